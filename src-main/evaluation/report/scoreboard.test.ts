import { expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import type { Evaluation } from '../../../src-shared/physics/evaluation/evaluation.ts'
import { evaluateSamples } from '../evaluate-samples.ts'
import type { SampleFile } from '../sample-file.ts'
import { reportHtml } from './report-html.ts'

function toy(seed: number): SampleFile {
  return {
    ...{ path: '/toy.h5', name: 'toy.h5', layout: 'toy', sha256: '', count: 60, shape: [4] },
    geometry: {
      name: 'toy',
      layers: [{ form: 'polar', id: 0, name: '0', alphaBins: 1, rEdgesMm: [0, 1, 2, 3, 4] }],
    },
    ...{ thresholdMeV: 0.1, hasIncident: true, problems: [] },
    read: (start, count) =>
      Promise.resolve({
        count,
        showers: createRng(seed, 'toy', start).uniforms(count * 4),
        incidentMeV: new Float64Array(count).fill(3),
      }),
    close: () => Promise.resolve(),
  }
}

const row = { label: '', unit: '', floor: null, best: 0.5 }
const classifier = {
  ...{ id: 'classifier', title: 'C', explanation: '', source: '', reduced: '', figures: [] },
  rows: [
    { ...row, id: 'auc-low', value: 0.701, error: 0.0042 },
    { ...row, id: 'auc-normed', value: 0.9, error: 0.1 },
    { ...row, id: 'auc-high', value: 0.653, error: 0.0051 },
  ],
  ...{ settings: {}, problems: [] },
}

test('the AUCs stand in this file’s row of the scoreboard, with a star where the definition was reduced', async () => {
  const found: Evaluation = {
    ...(await evaluateSamples(toy(1), toy(2), {
      ...{ title: 't', version: '0', seed: 1, mode: 'quick', thresholdMeV: null, most: Infinity },
      ...{ training: null, measures: [], progress: () => undefined, isStopped: () => false },
    })),
    // As many cells as the CaloChallenge's photons: then there is a scoreboard.
    shape: [368],
  }
  const ours = (measures: Evaluation['measures']) => {
    const html = reportHtml({ ...found, measures }, { averages: new Uint8Array() })
    return /<tr class="us">(.*?)<\/tr>/.exec(html)?.[1]?.replaceAll(/<[^>]*>/g, '|') ?? ''
  }
  expect(ours([])).toContain('|this file||–||–|')
  expect(ours([classifier])).toContain('|this file||0.7010 ± 0.0042||0.6530 ± 0.0051|')
  expect(ours([{ ...classifier, reduced: '3 trainings' }])).toContain(
    '|0.7010 ± 0.0042 *||0.6530 ± 0.0051 *|',
  )
})
