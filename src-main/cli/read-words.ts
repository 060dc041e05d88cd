import { parseArgs } from 'node:util'
import { problem, ProblemError, type ProblemInput } from '../../src-shared/base/problem.ts'
import { closestWord } from '../../src-shared/check/closest-word.ts'
import { allOptions, type Command, type CommandCall } from './command.ts'

type Words = Pick<CommandCall, 'options' | 'positionals'>

/** The words after a command's name as options and positionals; what does not fit is a problem with its fix. */
export function readWords(command: Command, words: readonly string[]): Words {
  const options = allOptions(command)
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }])),
    allowPositionals: true,
    // The messages are ours; strict parsing also calls negative numbers ambiguous.
    strict: false,
    tokens: true,
  })
  const read: { options: Record<string, string | boolean>; positionals: string[] } = {
    options: {},
    positionals: [],
  }
  for (const token of tokens) {
    if (token.kind === 'positional') read.positionals.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const option = rawName.startsWith('--') ? options[name] : undefined
    if (option === undefined) refuseUnknown(command, rawName)
    if (Object.hasOwn(read.options, name)) refuseRepeated(name)
    if (option.type === 'boolean') {
      if (value !== undefined) refuseValue(name, value)
      read.options[name] = true
    } else {
      if (value === undefined || isOption(options, value)) refuseMissingValue(name, option.value ?? 'VALUE')
      read.options[name] = value
    }
  }
  checkPositionals(command, read.positionals)
  return read
}

/** `--out --json`: an option where a value should be. Negative numbers are values. */
function isOption(options: Command['options'], word: string): boolean {
  return word.startsWith('--') && Object.hasOwn(options, word.slice(2).split('=')[0] ?? '')
}

function checkPositionals(command: Command, positionals: readonly string[]): void {
  const needed = command.positionals.filter((each) => each.optional !== true)
  const missing = needed[positionals.length]
  if (missing !== undefined) {
    throwProblem({
      code: 'cli.argument-missing',
      message: `“${command.name}” needs ${missing.name}: ${missing.description}.`,
      hint: `For instance “ganvas ${command.examples[0] ?? command.name}”; see “ganvas ${command.name} --help”.`,
    })
  }
  const surplus = positionals[command.positionals.length]
  if (surplus !== undefined) {
    const most = command.positionals.length
    throwProblem({
      code: 'cli.argument-surplus',
      message: `“${command.name}” takes ${most === 0 ? 'only options' : `${most} ${most === 1 ? 'word' : 'words'} and options`}, but “${surplus}” is one word more.`,
      hint: `Quote paths that contain spaces; see “ganvas ${command.name} --help”.`,
    })
  }
}

function refuseUnknown(command: Command, rawName: string): never {
  const names = Object.keys(allOptions(command))
  const near = closestWord(rawName.replace(/^-+/, ''), names)
  throwProblem({
    code: 'cli.option',
    message: `“${command.name}” has no option ${rawName}.`,
    hint: `${near === null ? '' : `Did you mean --${near}? `}Its options: ${names.map((each) => `--${each}`).join(', ')}.`,
  })
}

function refuseRepeated(name: string): never {
  throwProblem({
    code: 'cli.option-conflict',
    message: `--${name} is given 2 times.`,
    hint: 'Give it once.',
  })
}

function refuseValue(name: string, value: string): never {
  throwProblem({
    code: 'cli.option-value',
    message: `--${name} is a switch, but “${value}” is given with it.`,
    hint: `Write --${name} alone, or leave it out.`,
  })
}

function refuseMissingValue(name: string, value: string): never {
  throwProblem({
    code: 'cli.option-missing',
    message: `--${name} has no value.`,
    hint: `Write --${name} ${value}.`,
  })
}

function throwProblem(input: ProblemInput): never {
  throw new ProblemError([problem(input)])
}
