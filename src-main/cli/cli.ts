import { problem, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import { closestWord } from '../../src-shared/check/closest-word.ts'
import { GANVAS_VERSION } from '../version.ts'
import { EXIT, helpOf, overviewOf, type Command, type ExitCode } from './command.ts'
import { commands } from './commands/index.ts'
import { InterruptedError } from './follow-job.ts'
import { templateNames } from './project-file.ts'
import { readWords } from './read-words.ts'
import { createTerminal, type Terminal } from './terminal.ts'

/** Entry of the command line. Results go to stdout, problems and progress to stderr, and the exit code says how it went. */
async function main(words: readonly string[]): Promise<ExitCode> {
  const terminal = createTerminal(words.includes('--json'))
  try {
    return await runWords(words, terminal)
  } catch (error) {
    if (error instanceof ProblemError) {
      terminal.showProblems(error.problems)
      if (terminal.json) terminal.printJson({ ok: false, problems: error.problems })
      return error instanceof InterruptedError ? EXIT.interrupted : EXIT.refused
    }
    const bug = error instanceof Error ? error : new Error(String(error))
    terminal.showBug(bug.stack ?? bug.message)
    if (terminal.json) terminal.printJson({ ok: false, bug: bug.message })
    return EXIT.bug
  }
}

const HELP_WORDS = ['--help', '-h', 'help']

async function runWords(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first, ...rest] = words
  if (first === '--version' || first === '-V') {
    terminal.print(GANVAS_VERSION)
    return EXIT.ok
  }
  const asksForHelp = first === undefined || HELP_WORDS.includes(first)
  const name = asksForHelp ? rest.find((word) => !word.startsWith('-')) : first
  if (name === undefined) {
    terminal.print(overviewOf(commands))
    return EXIT.ok
  }
  const command = commandNamed(name)
  if (asksForHelp || rest.includes('--help') || rest.includes('-h')) {
    terminal.print(helpOf(command, await templateNames()))
    return EXIT.ok
  }
  return command.run({ ...readWords(command, rest), terminal })
}

function commandNamed(name: string): Command {
  const command = commands.find((each) => each.name === name)
  if (command === undefined) throw new ProblemError([unknownCommand(name)])
  return command
}

function unknownCommand(name: string): Problem {
  const names = commands.map((each) => each.name)
  const near = closestWord(name, names)
  return problem({
    code: 'cli.unknown-command',
    message: `There is no command “${name}”.`,
    hint: `${near === null ? '' : `Did you mean “${near}”? `}Commands: ${names.join(', ')}.`,
  })
}

/** Whoever reads the output may stop reading (`| head`): that ends no run, and is no bug. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

process.stdout.on('error', ignoreClosedPipe)
process.stderr.on('error', ignoreClosedPipe)
process.exitCode = await main(process.argv.slice(2))
