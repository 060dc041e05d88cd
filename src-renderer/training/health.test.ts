import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Curves } from '../state/curves.ts'
import { addPoints, createCurves } from '../state/curves.ts'
import { healthOf, type HealthInput } from './health.ts'
import { spreadOf } from './sample-spread.ts'

type Values = Record<string, number | null>
const running = { state: 'running', stage: 'Training' } as const

function curvesOf(count: number, values: (round: number) => Values): Curves {
  const curves = createCurves()
  const points = Array.from({ length: count }, (_, index) => ({
    round: index + 1,
    seconds: index / 100,
    values: values(index + 1),
  }))
  addPoints(curves, points, { epochsPerRound: 0.01, secondsBefore: 0 })
  return curves
}

function of(curves: Curves, change: Partial<HealthInput> = {}) {
  return healthOf({ state: running, curves, checkpoints: [], spread: null, ...change })
}

describe('the health of a run', () => {
  it('names the first step without a number and the checkpoint before it', () => {
    const curves = curvesOf(900, (round) => ({ 'critic loss': round < 812 ? 1 : null, 'generator loss': 1 }))
    const health = of(curves, { checkpoints: [400, 800, 850] })
    expect(health.tone).toBe('error')
    expect(health.words).toBe('Critic loss is not a number since step 812. Last good checkpoint: 800.')
    // Not the newest one, should there be one from after it.
    expect(health.offers).toEqual([
      { do: 'lower-rate', round: 800 },
      { do: 'show-checkpoint', round: 800 },
    ])
  })

  it('is not worried by one value that was no number and is again', () => {
    const curves = curvesOf(300, (round) => ({ loss: round === 100 ? null : 1 / round }))
    expect(of(curves).tone).toBe('fine')
  })

  it('says that a critic is too strong after 200 steps, not before', () => {
    const sure = (round: number) => ({ 'accuracy real': round < 101 ? 0.7 : 0.995, 'accuracy generated': 1 })
    expect(of(curvesOf(250, sure)).tone).toBe('fine')
    const health = of(curvesOf(400, sure))
    expect(health.words).toBe('The critic is too strong: accuracy 0.99 for 200 steps.')
  })

  it('is content with a critic that guesses, not with one that is mostly wrong', () => {
    const guessing = curvesOf(400, () => ({ 'accuracy real': 0.5, 'accuracy generated': 0.5 }))
    expect(of(guessing).tone).toBe('fine')
    const wrong = curvesOf(400, () => ({ 'accuracy real': 0.2, 'accuracy generated': 0.4 }))
    expect(of(wrong).words).toBe('The critic is too weak: accuracy 0.30 for 200 steps, worse than guessing.')
  })

  it('says that a Wasserstein critic is too weak when it scores generated samples above real ones', () => {
    const noise = (round: number) => Math.sin(round * 12.9898)
    const backwards = curvesOf(400, (round) => ({ 'wasserstein estimate': -1 + noise(round) }))
    expect(of(backwards).words).toContain('scored generated samples above real ones')
    const close = curvesOf(400, (round) => ({ 'wasserstein estimate': 0.01 + noise(round) }))
    expect(of(close).tone).toBe('fine')
  })

  it('says that gradients explode at a hundredfold, not at a tenfold', () => {
    const rising = (factor: number) =>
      curvesOf(500, (round) => ({ 'gradient norm critic': round > 470 ? 2 * factor : 2 }))
    expect(of(rising(10)).tone).toBe('fine')
    expect(of(rising(200)).words).toBe('The critic’s gradients explode: 400, from 2 before.')
  })

  it('says that samples are nearly identical, but not at the very beginning', () => {
    const curves = curvesOf(500, () => ({ 'critic loss': 1 }))
    expect(of(curves, { spread: { round: 100, share: 0.02 } }).tone).toBe('fine')
    expect(of(curves, { spread: { round: 500, share: 0.4 } }).tone).toBe('fine')
    expect(of(curves, { spread: { round: 500, share: 0.034 } }).words).toBe(
      'Samples are nearly identical: they differ by 3.4 % of what real ones do (step 500).',
    )
  })

  it('says by how much the telling curve has fallen', () => {
    const curves = curvesOf(400, (round) => ({ loss: round <= 350 ? 2 : 1 }))
    expect(of(curves).words).toBe('The loss has fallen by 50 % lately, to 1.')
  })

  it('knows nothing before the first value', () => {
    expect(of(createCurves()).tone).toBe('quiet')
  })
})

/** Runs of the shipped templates, as they were trained: WGAN-GP on simulated showers, DCGAN on digits. */
describe.each(['wgan-gp-showers', 'dcgan-digits'])('a real run, %s', (name) => {
  const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'golden', `${name}.json`), 'utf8')) as {
    series: string[]
    rounds: number[]
    values: (number | null)[][]
  }
  it('raises no alarm at any step', () => {
    const curves = createCurves()
    const alarms: string[] = []
    for (const [row, round] of recorded.rounds.entries()) {
      const entries = recorded.series.map(
        (each, index) => [each, recorded.values[row]?.[index] ?? null] as const,
      )
      const values = Object.fromEntries(entries.filter(([, value]) => value !== null))
      addPoints(curves, [{ round, seconds: row, values }], { epochsPerRound: 0.1, secondsBefore: 0 })
      if (row % 10 !== 0) continue
      const health = of(curves)
      if (health.tone === 'warning' || health.tone === 'error') alarms.push(`${round}: ${health.words}`)
    }
    expect(alarms).toEqual([])
  })
})

describe('how different samples are', () => {
  const flat = (rows: number[][]) => Float32Array.from(rows.flat())
  it('is one for samples like the real ones, nothing for one sample over and over', () => {
    const real = flat([
      [1, 2],
      [3, 1],
    ])
    expect(spreadOf({ real, generated: real, count: 2 })).toBeCloseTo(1, 6)
    expect(
      spreadOf({
        real,
        generated: flat([
          [1, 2],
          [1, 2],
        ]),
        count: 2,
      }),
    ).toBeCloseTo(0, 3)
  })
  it('is not known for real samples that are all the same', () => {
    const real = flat([[1], [1]])
    expect(spreadOf({ real, generated: real, count: 2 })).toBeNull()
  })
})
