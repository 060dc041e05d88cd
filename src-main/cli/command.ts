import type { Terminal } from './terminal.ts'

/** One command of the CLI: its help is made from this, so that what is parsed and what is told cannot differ. */
export type Command = {
  name: string
  summary: string
  /** e.g. `PROJECT`; the words after the command's name. */
  positionals: readonly { name: string; optional?: true; description: string }[]
  options: Readonly<Record<string, CommandOption>>
  /** Each begins with the command's name; the first is also the hint when a word is missing. */
  examples: readonly string[]
  run(call: CommandCall): Promise<ExitCode>
}

export type CommandOption = { type: 'string' | 'boolean'; value?: string; description: string }

export type CommandCall = {
  positionals: readonly string[]
  options: Readonly<Record<string, string | boolean | undefined>>
  terminal: Terminal
}

/** What scripts can rely on. */
export const EXIT = { ok: 0, bug: 1, refused: 2, diverged: 3, interrupted: 130 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const EXIT_CODES =
  'Exit codes: 0 done, 1 a bug in Ganvas, 2 something in the input, 3 training diverged, 130 interrupted.'

const COMMON_OPTIONS: Record<string, CommandOption> = {
  json: { type: 'boolean', description: 'Print the result, or what is wrong, as JSON on stdout' },
  help: { type: 'boolean', description: 'Show this help' },
}

/** By name, those that every command has included. */
export function allOptions(command: Command): Record<string, CommandOption> {
  return { ...command.options, ...COMMON_OPTIONS }
}

const PROJECT_WORD = 'PROJECT'

/** `templates`: names that do for a project. */
export function helpOf(command: Command, templates: readonly string[]): string {
  const words = command.positionals.map((each) => (each.optional ? `[${each.name}]` : each.name))
  const rows = [
    ...command.positionals.map((each) => [each.name, each.description] as const),
    ...Object.entries(allOptions(command)).map(
      ([name, option]) =>
        [`--${name}${option.value === undefined ? '' : ` ${option.value}`}`, option.description] as const,
    ),
  ]
  return [
    `ganvas ${[command.name, ...words].join(' ')} [options]`,
    '',
    `${command.summary}.`,
    '',
    ...table(rows),
    '',
    'Examples:',
    ...command.examples.map((each) => `  ganvas ${each}`),
    '',
    ...(command.positionals.some(({ name }) => name === PROJECT_WORD)
      ? [...wrap(`Templates: ${templates.join(', ')}.`, WIDTH), '']
      : []),
    EXIT_CODES,
    '',
  ].join('\n')
}

export function overviewOf(commands: readonly Command[]): string {
  return [
    'ganvas COMMAND [options]',
    '',
    'Draw, train, judge and export shower generators.',
    '',
    ...table(commands.map((each) => [each.name, each.summary] as const)),
    '',
    '“ganvas COMMAND --help” tells more about each; “ganvas --version” prints the version.',
    EXIT_CODES,
    '',
  ].join('\n')
}

const WIDTH = 100

/** Two columns; long descriptions go on in further lines. */
function table(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.flatMap(([left, right]) =>
    wrap(right, WIDTH - width - 4).map(
      (line, index) => `  ${(index === 0 ? left : '').padEnd(width)}  ${line}`,
    ),
  )
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
