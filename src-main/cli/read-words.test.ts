import { expect, test } from 'vitest'
import { ProblemError } from '../../src-shared/base/problem.ts'
import type { Command } from './command.ts'
import { readWords } from './read-words.ts'

const command: Command = {
  name: 'train',
  summary: 'Train',
  positionals: [{ name: 'PROJECT', description: 'a project' }],
  options: {
    seed: { type: 'string', value: 'N', description: 'Seed' },
    out: { type: 'string', value: 'DIR', description: 'Folder' },
    resume: { type: 'boolean', description: 'Continue' },
  },
  examples: ['train demo'],
  run: () => Promise.resolve(0),
}

function refusal(words: string): [code: string, message: string, hint: string] {
  try {
    readWords(command, words.split(' '))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const [first, second] = error.problems
    expect(second).toBeUndefined()
    return [first?.code ?? '', first?.message ?? '', first?.hint ?? '']
  }
  throw new Error(`“${words}” was accepted`)
}

test('words in any order become options and positionals', () => {
  expect(readWords(command, ['--resume', 'my project.ganvas', '--out=a b', '--seed', '7'])).toEqual({
    positionals: ['my project.ganvas'],
    options: { resume: true, out: 'a b', seed: '7' },
  })
})

test('a negative number is a value, for the option to refuse in its own words', () => {
  expect(readWords(command, ['demo', '--seed', '-1']).options).toEqual({ seed: '-1' })
})

test('after -- everything is a word', () => {
  expect(readWords(command, ['--', '--seed']).positionals).toEqual(['--seed'])
})

test.each([
  ['demo --sead 7', 'cli.option', /no option --sead/, /Did you mean --seed\?/],
  ['demo -s 7', 'cli.option', /no option -s/, /--seed, --out, --resume, --json, --help/],
  ['demo --seed', 'cli.option-missing', /--seed has no value/, /--seed N/],
  ['demo --seed --resume', 'cli.option-missing', /--seed has no value/, /--seed N/],
  ['demo --resume=yes', 'cli.option-value', /switch, but “yes”/, /Write --resume alone/],
  ['demo --seed 1 --seed 2', 'cli.option-conflict', /--seed is given 2 times/, /once/],
  ['--seed 1', 'cli.argument-missing', /“train” needs PROJECT: a project/, /“ganvas train demo”/],
  ['demo two', 'cli.argument-surplus', /takes 1 word and options, but “two”/, /Quote paths/],
] as const)('“%s” is refused with what to write instead', (words, code, message, hint) => {
  const found = refusal(words)
  expect(found[0]).toBe(code)
  expect(found[1]).toMatch(message)
  expect(found[2]).toMatch(hint)
})
