import type { ParseArgsConfig } from 'node:util'
import type { Terminal } from './terminal.ts'

/** One command of the CLI: its help is made from this, so that what is parsed and what is told cannot differ. */
export type Command = {
  name: string
  summary: string
  /** e.g. `PROJECT`; the words after the command's name. */
  positionals: readonly { name: string; optional?: true; description: string }[]
  options: Record<string, CommandOption>
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

export const COMMON_OPTIONS: Record<string, CommandOption> = {
  json: { type: 'boolean', description: 'Print the result as JSON on stdout' },
  help: { type: 'boolean', description: 'Show this help' },
}

export function parseOptionsOf(command: Command): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries({ ...command.options, ...COMMON_OPTIONS }).map(([name, option]) => [
      name,
      { type: option.type },
    ]),
  )
}

export function helpOf(command: Command): string {
  const words = command.positionals.map((each) => (each.optional ? `[${each.name}]` : each.name))
  const rows = [
    ...command.positionals.map((each) => [each.name, each.description] as const),
    ...Object.entries({ ...command.options, ...COMMON_OPTIONS }).map(
      ([name, option]) =>
        [`--${name}${option.value === undefined ? '' : ` ${option.value}`}`, option.description] as const,
    ),
  ]
  const width = Math.max(...rows.map(([left]) => left.length))
  return [
    `ganvas ${[command.name, ...words].join(' ')} [options]`,
    '',
    command.summary,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'Examples:',
    ...command.examples.map((each) => `  ganvas ${each}`),
    '',
    'Exit codes: 0 done, 1 a bug in Ganvas, 2 something in the input, 3 training diverged, 130 interrupted.',
    '',
  ].join('\n')
}
