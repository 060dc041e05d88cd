import { expect, test } from 'vitest'
import { createRng } from '../../../../src-shared/base/rng.ts'
import { evaluateSamples, type EvaluateOptions } from '../../evaluate-samples.ts'
import type { SampleFile } from '../../sample-file.ts'

/**
 * Three cells that share 0.8 E_inc × `scale` with a spread of 10 % each, so that the energy is known to 10 %/√3 = 5.8 %
 * at best; energies from 1 to 10 GeV.
 */
function toy({
  seed,
  scale = 1,
  count = 3000,
  least = 1000,
}: {
  seed: number
  scale?: number
  count?: number
  least?: number
}): SampleFile {
  const incident = createRng(seed, 'incident').uniforms(count)
  return {
    ...{ path: `/${seed}.h5`, name: `${seed}.h5`, layout: 'toy', sha256: '', count, shape: [3] },
    geometry: {
      name: 'toy',
      layers: [0, 1, 2].map((id) => ({ form: 'polar', id, name: `${id}`, alphaBins: 1, rEdgesMm: [0, 2] })),
    },
    ...{ thresholdMeV: 0.1, hasIncident: true, problems: [] },
    read: (start, rows) => {
      const rng = createRng(seed, 'toy', start)
      const incidentMeV = Float64Array.from(
        { length: rows },
        (_, at) => least * 10 ** (incident[start + at] ?? 0),
      )
      const showers = Float32Array.from(
        { length: rows * 3 },
        (_, at) => ((0.8 * scale) / 3) * (incidentMeV[Math.floor(at / 3)] ?? 0) * (1 + 0.1 * rng.normal()),
      )
      return Promise.resolve({ count: rows, showers, incidentMeV })
    },
    close: () => Promise.resolve(),
  }
}

const options: EvaluateOptions = {
  ...{ title: 't', version: '0', seed: 1, mode: 'quick', thresholdMeV: null, most: Infinity },
  ...{ training: null, measures: ['closure'], progress: () => undefined, isStopped: () => false },
}

test('an energy scale 10 % high is told as such both ways, and energies that were not trained on are named', async () => {
  const evaluation = await evaluateSamples(toy({ seed: 1 }), toy({ seed: 2, scale: 1.1 }), {
    ...options,
    training: toy({ seed: 3, count: 500, least: 2000 }),
  })
  const found = evaluation.measures.find(({ id }) => id === 'closure')
  const row = (id: string) => {
    const each = found?.rows.find((row) => row.id === id)
    if (each === undefined) throw new Error(`No row ${id}`)
    return each
  }
  // Nothing can be better than 5.8 %, by a few percent for the fluctuations of 600 showers; nor is much lost.
  const own = row('error-reference-generated').floor?.value
  expect(own).toBeGreaterThan(0.05)
  expect(own).toBeLessThan(0.08)
  // ln 1.1 = 0.0953, up and down.
  expect(Math.abs(row('bias-reference-generated').value - 0.0953)).toBeLessThan(0.02)
  expect(Math.abs(row('bias-generated-reference').value + 0.0953)).toBeLessThan(0.02)
  expect(Math.abs(row('bias-reference-generated').floor?.value ?? NaN)).toBeLessThan(0.02)
  expect(row('response-mean').value).toBeGreaterThan(100)
  expect(row('response-mean').floor?.value).toBeLessThan(3)
  expect(row('response-resolution').value).toBeLessThan(3)
  // 1 to 2 GeV are three bins of a tenth of a decade: 1 to 1.26, 1.58 and 2.00 GeV.
  const untrained = found?.rows.filter(({ id }) => id.startsWith('untrained')) ?? []
  expect(untrained.map(({ label }) => label)).toEqual([
    expect.stringContaining('at 1 GeV to 1.2'),
    expect.stringContaining('not trained on'),
    expect.stringContaining('to 1.99'),
  ])
  for (const { value, error } of untrained) expect(Math.abs(value - 1.1)).toBeLessThan(4 * error)
  expect(evaluation.problems.map(({ code }) => code)).toContain('evaluation.untrained-energies')
  expect(found?.figures.map(({ lines }) => lines.length)).toEqual([3, 3])
})

test('showers of one energy have nothing to tell', async () => {
  const single = (seed: number): SampleFile => {
    const many = toy({ seed, count: 300 })
    return {
      ...many,
      read: async (...range) => ({
        ...(await many.read(...range)),
        incidentMeV: new Float64Array(range[1]).fill(5000),
      }),
    }
  }
  const { measures } = await evaluateSamples(single(1), single(2), options)
  expect(measures.map(({ id }) => id)).not.toContain('closure')
})
