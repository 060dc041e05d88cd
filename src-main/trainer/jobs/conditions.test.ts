import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import { compileProject } from '../../project/compile-project.ts'
import { resourcePath } from '../../resources.ts'
import type { RunManifest } from '../../runs/manifest.ts'
import { conditionSource } from './conditions.ts'

const planOf = (template: string) =>
  compileProject(readFileSync(resourcePath('templates', `${template}.ganvas`), 'utf8')).plan

/** Only the range is looked at. */
const trainedOn = (conditionRange: RunManifest['data']['conditionRange']) =>
  ({ data: { conditionRange } }) as RunManifest

const demo = planOf('demo-wgan-gp')
const oneToHundredGeV = trainedOn([[1000, 100_000]])

test('energies are drawn log-uniformly from the range of the training data, in its unit', () => {
  const { of, problems } = conditionSource(demo, oneToHundredGeV, { seed: 3, energyGeV: null })
  expect(problems).toEqual([])
  const energies = [...(of?.(0, 4000) ?? [])]
  expect(Math.min(...energies)).toBeGreaterThanOrEqual(1000)
  expect(Math.max(...energies)).toBeLessThanOrEqual(100_000)
  // Half of a log-uniform sample from 1 to 100 GeV is below 10 GeV; the standard error of 4,000 is 32.
  const below = energies.filter((energy) => energy < 10_000).length
  expect(Math.abs(below - 2000)).toBeLessThan(4 * 32)
})

test('the energy of a shower depends on the seed and its number alone', () => {
  const { of } = conditionSource(demo, oneToHundredGeV, { seed: 3, energyGeV: null })
  const whole = of?.(0, 10) ?? new Float32Array()
  expect([...(of?.(0, 4) ?? []), ...(of?.(4, 6) ?? [])]).toEqual([...whole])
  const other = conditionSource(demo, oneToHundredGeV, { seed: 4, energyGeV: null }).of?.(0, 10)
  expect([...(other ?? [])]).not.toEqual([...whole])
})

test.each([
  [[50, 50], null],
  [[1, 100], null],
  [[0.5, 50], 'Showers of 0.5 to 50 GeV were asked for, but the generator was trained on 1 to 100 GeV.'],
  [[200, 200], 'Showers of 200 GeV were asked for, but the generator was trained on 1 to 100 GeV.'],
] as const)('energies of %j GeV: %s', (range, warning) => {
  const { of, problems } = conditionSource(demo, oneToHundredGeV, { seed: 1, energyGeV: range })
  expect(problems.map(({ severity, message }) => [severity, message])).toEqual(
    warning === null ? [] : [['warning', warning]],
  )
  for (const energy of of?.(0, 20) ?? []) {
    expect(energy).toBeGreaterThanOrEqual(range[0] * 999.99)
    expect(energy).toBeLessThanOrEqual(range[1] * 1000.01)
  }
})

test('classes are drawn evenly, and need no range', () => {
  const plan = planOf('digits-labelled-dcgan')
  const { of } = conditionSource(plan, trainedOn(null), { seed: 1, energyGeV: null })
  const counts = new Array<number>(10).fill(0)
  for (const digit of of?.(0, 10_000) ?? []) counts[digit] = (counts[digit] ?? 0) + 1
  // 1,000 of each, with a standard error of 30.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * 30)
})

test.each([
  ['belle-5x5-wgan-gp', 'generate.no-condition'],
  ['digits-labelled-dcgan', 'generate.no-energy'],
])('%s takes no energy', (template, code) => {
  const ask = () => conditionSource(planOf(template), trainedOn(null), { seed: 1, energyGeV: [1, 2] })
  expect(ask).toThrow(ProblemError)
  expect(ask).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ code }) as unknown] }) as Error,
  )
})

test('a generator without condition gets none', () => {
  const { of } = conditionSource(planOf('belle-5x5-wgan-gp'), trainedOn(null), { seed: 1, energyGeV: null })
  expect(of).toBeNull()
})
