import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtCli, runCli } from '../screens/cli.ts'
import { sharedData } from '../screens/shared-data.ts'

/** What the lectures' networks reach, with the templates as they are. */

let cli: string
let folder: string

beforeAll(async () => {
  cli = await builtCli()
  folder = mkdtempSync(join(tmpdir(), 'ganvas-lectures-'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Judged = { rounds: number; evaluation: { testEvents: number; correct: number; accuracy: number } }

async function train(...words: string[]): Promise<Judged> {
  const ended = await runCli(cli, ['train', ...words, '--json'], { cwd: folder })
  expect(ended.stderr).toBe('')
  expect(ended.code).toBe(0)
  return JSON.parse(ended.stdout) as Judged // as TrainResult says, of a classifier
}

test('iris: 29 of the 30 flowers kept apart, after 15 epochs, in the median of 5 seeds', async () => {
  const correct: number[] = []
  for (const seed of [1, 2, 3, 4, 5]) {
    const { rounds, evaluation } = await train(
      'iris-classifier',
      '--seed',
      `${seed}`,
      '--out',
      `iris-${seed}`,
    )
    // 120 flowers, one per round.
    expect(rounds).toBe(15 * 120)
    expect(evaluation.testEvents).toBe(30)
    correct.push(evaluation.correct)
  }
  const median = correct.sort((a, b) => a - b)[2]
  expect(median, `right of 30: ${correct.join(', ')}`).toBeGreaterThanOrEqual(29)
})

test.for([
  ['mnist-dense', [], 0.93],
  ['mnist-cnn', ['--epochs', '4'], 0.95],
] as const)(
  '%s %j: more than %d of 2,000 test images, from 8,000',
  async ([template, length, least], { skip }) => {
    const images = sharedData('mnist', 't10k-images-idx3-ubyte.gz')
    if (!existsSync(images)) return skip(`${images} is not there`)
    const { evaluation } = await train(template, '--data', images, ...length, '--out', template)
    expect(evaluation.testEvents).toBe(2000)
    expect(evaluation.accuracy).toBeGreaterThan(least)
  },
)
