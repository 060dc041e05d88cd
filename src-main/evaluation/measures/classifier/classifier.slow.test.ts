import { describe, expect, test } from 'vitest'
import { createRng } from '../../../../src-shared/base/rng.ts'
import { evaluateSamples, type EvaluateOptions } from '../../evaluate-samples.ts'
import type { SampleFile } from '../../sample-file.ts'

/** Two polar layers of 4 and 2 cells; `slope` multiplies the energies of every second cell. */
function toy({ seed, slope }: { seed: number; slope: number }): SampleFile {
  return {
    ...{ path: `/${seed}.h5`, name: `${seed}.h5`, layout: 'toy', sha256: '', count: 300, shape: [6] },
    geometry: {
      name: 'toy',
      layers: [
        { form: 'polar', id: 0, name: '0', alphaBins: 2, rEdgesMm: [0, 1, 3] },
        { form: 'polar', id: 1, name: '1', alphaBins: 1, rEdgesMm: [0, 2, 4] },
      ],
    },
    ...{ thresholdMeV: 0.1, hasIncident: true, problems: [] },
    read: (start, count) => {
      const rng = createRng(seed, 'toy', start)
      const showers = Float32Array.from(
        { length: count * 6 },
        (_, at) => -10 * Math.log(1 - rng.uniform()) * (at % 2 === 0 ? 1 : slope),
      )
      return Promise.resolve({ count, showers, incidentMeV: new Float64Array(count).fill(60) })
    },
    close: () => Promise.resolve(),
  }
}

const options: EvaluateOptions = {
  ...{ title: 't', version: '0', seed: 1, mode: 'quick', thresholdMeV: null, most: Infinity },
  ...{ training: null, measures: ['classifier'], progress: () => undefined, isStopped: () => false },
}

describe('the classifier test of two files', () => {
  test('says AUC and JSD of all three inputs beside their floors, the ROC curves, and what was reduced', async () => {
    const parts: [string, number, number][] = []
    const progress: EvaluateOptions['progress'] = (...step) => {
      if (step[0].startsWith('Training')) parts.push(step)
    }
    const evaluation = await evaluateSamples(toy({ seed: 1, slope: 1 }), toy({ seed: 2, slope: 4 }), {
      ...options,
      progress,
    })
    const found = evaluation.measures.find(({ id }) => id === 'classifier')
    expect(found?.rows.map(({ id }) => id)).toEqual([
      ...['auc-low', 'jsd-low', 'auc-normed', 'jsd-normed', 'auc-high', 'jsd-high'],
    ])
    for (const { id, value, error, floor } of found?.rows ?? []) {
      if (!id.startsWith('auc')) continue
      expect(value, id).toBeGreaterThan(0.8)
      expect(Math.abs((floor?.value ?? NaN) - 0.5), id).toBeLessThan(3 * (floor?.error ?? NaN))
      expect(error, id).toBeGreaterThan(0)
    }
    expect(found?.figures).toHaveLength(3)
    expect(found?.reduced).toContain('3 trainings of 10 epochs instead of 10 of 50')
    // 3 inputs, 3 trainings and 3 of the floor, 10 epochs each.
    expect(parts.at(-1)).toEqual(['Training classifiers, epochs', 180, 180])
  })

  test('ends when it is told to', async () => {
    let epochs = 0
    const stopped = evaluateSamples(toy({ seed: 1, slope: 1 }), toy({ seed: 2, slope: 1 }), {
      ...options,
      progress: (part) => {
        if (part.startsWith('Training')) epochs++
      },
      isStopped: () => epochs >= 2,
    })
    await expect(stopped).rejects.toThrow('was interrupted')
    expect(epochs).toBe(2)
  })
})
