import { parseArgs } from 'node:util'
import { problem, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import { GANVAS_VERSION } from '../version.ts'
import { closestWord } from '../../src-shared/check/closest-word.ts'
import { EXIT, helpOf, parseOptionsOf, type Command, type ExitCode } from './command.ts'
import { commands } from './commands/index.ts'
import { InterruptedError } from './follow-job.ts'
import { createTerminal, type Terminal } from './terminal.ts'

/** Entry of the command line. Results go to stdout, problems and progress to stderr, and the exit code says how it went. */
async function main(words: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = words
  const terminal = createTerminal(words.includes('--json'))
  if (name === undefined || name === '--help' || name === 'help') {
    terminal.print(overview())
    return EXIT.ok
  }
  if (name === '--version') {
    terminal.print(GANVAS_VERSION)
    return EXIT.ok
  }
  const command = commands.find((each) => each.name === name)
  if (command === undefined) return report(terminal, [unknownCommand(name)])
  if (rest.includes('--help')) {
    terminal.print(helpOf(command))
    return EXIT.ok
  }
  try {
    return await command.run({ ...readWords(command, rest), terminal })
  } catch (error) {
    if (error instanceof ProblemError) {
      const code = report(terminal, error.problems)
      return error instanceof InterruptedError ? EXIT.interrupted : code
    }
    terminal.endProgress()
    process.stderr.write(`bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    if (terminal.json)
      terminal.printJson({ ok: false, bug: error instanceof Error ? error.message : String(error) })
    return EXIT.bug
  }
}

function report(terminal: Terminal, problems: readonly Problem[]): ExitCode {
  terminal.showProblems(problems)
  if (terminal.json) terminal.printJson({ ok: false, problems })
  return EXIT.refused
}

function readWords(command: Command, words: readonly string[]) {
  const parsed = parse(command, words)
  const needed = command.positionals.filter((each) => each.optional !== true)
  const missing = needed[parsed.positionals.length]
  const surplus = parsed.positionals[command.positionals.length]
  if (missing !== undefined) {
    throw new ProblemError([
      problem({
        code: 'cli.argument-missing',
        message: `“${command.name}” needs ${missing.name} (${missing.description}).`,
        hint: `See “ganvas ${command.name} --help”.`,
      }),
    ])
  }
  if (surplus !== undefined) {
    throw new ProblemError([
      problem({
        code: 'cli.argument-surplus',
        message: `“${command.name}” takes ${command.positionals.length} words, but “${surplus}” is one more.`,
        hint: `See “ganvas ${command.name} --help”; quote paths that contain spaces.`,
      }),
    ])
  }
  return parsed
}

function parse(command: Command, words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: parseOptionsOf(command),
      allowPositionals: true,
    })
    // No option is declared `multiple`, so values are single.
    return { options: values as Record<string, string | boolean | undefined>, positionals }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new ProblemError([
      problem({
        code: 'cli.option',
        message: error.message.split('. ')[0] + '.',
        hint: `Options of “${command.name}”: ${Object.keys(command.options)
          .map((each) => `--${each}`)
          .join(' ')} --json --help.`,
      }),
    ])
  }
}

function unknownCommand(name: string): Problem {
  const names = commands.map((each) => each.name)
  const near = closestWord(name, names)
  return problem({
    code: 'cli.unknown-command',
    message: `There is no command “${name}”.`,
    hint:
      near === null
        ? `Commands: ${names.join(', ')}.`
        : `Did you mean “${near}”? Commands: ${names.join(', ')}.`,
  })
}

function overview(): string {
  const width = Math.max(...commands.map((each) => each.name.length))
  return [
    'ganvas: draw, train and export shower generators.',
    '',
    ...commands.map((each) => `  ${each.name.padEnd(width)}  ${each.summary}`),
    '',
    '“ganvas COMMAND --help” tells more about each.',
    '',
  ].join('\n')
}

process.exitCode = await main(process.argv.slice(2))
