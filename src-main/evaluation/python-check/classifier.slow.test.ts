import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { compareFeatures } from '../../../src-shared/physics/evaluation/compare-features.ts'
import type { FeatureOptions, MeasuredBatch } from '../../../src-shared/physics/evaluation/feature.ts'
import { featureSetFor } from '../../../src-shared/physics/evaluation/feature-sets.ts'
import { panelsOf } from '../../../src-shared/physics/panels.ts'
import { openEngine } from '../../engine/open-engine.ts'
import { openPython, type PythonForOnnx } from '../../exports/python-check/python-environment.ts'
import { mean, variance } from '../classifier/separability.ts'
import { inputKinds, showerInputs } from '../classifier/shower-inputs.ts'
import { CHALLENGE, splitPair, twoSampleTest } from '../classifier/two-sample-test.ts'

/**
 * AUC and JSD against PyTorch, numpy and scikit-learn (classifier.py), on the same two files and the same splits. All
 * is the CaloChallenge's own definition but the layers' width, the rate and the epochs, for it to last a minute.
 */
let folder = ''
let found: PythonForOnnx = { missing: '' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-classifier-'))
  found = openPython(folder, ['numpy', 'scikit-learn', 'torch'], 'GANVAS_TORCH_PYTHON')
}, 900_000)
afterAll(() => rmSync(folder, { recursive: true }))

const LAYERS = [
  { id: 0, alphaBins: 1, rEdges: [0, 5, 10, 30] },
  { id: 1, alphaBins: 3, rEdges: [0, 4, 20] },
  { id: 12, alphaBins: 1, rEdges: [0, 10, 20, 50, 100] },
]
const EVENTS = 6000
const REPEATS = 2
/** At 2e-4 the few updates of so few events end anywhere on the way: trainings scatter by 0.02 in AUC. */
const SMALLER = { hidden: [64, 64, 64], learningRate: 1e-3, epochs: 25 }
const CELLS = 3 + 6 + 4
const THRESHOLD = 0.5
const panels = panelsOf({
  geometry: {
    name: 'toy',
    layers: LAYERS.map(({ id, alphaBins, rEdges }) => ({
      ...{ form: 'polar' as const, id, name: `${id}`, alphaBins, rEdgesMm: rEdges },
    })),
  },
})

/** One of five cells empty, the rest exponential in proportion to the incident energy; every second one times `slope`. */
function showers(seed: number, { mean, slope }: { mean: number; slope: number }): MeasuredBatch {
  const rng = createRng(seed, 'showers')
  const incidentMeV = Float64Array.from({ length: EVENTS }, () => 10 ** rng.uniform())
  const values = Float32Array.from({ length: EVENTS * CELLS }, (_, at) => {
    const scale = mean * ((at % CELLS) % 2 === 0 ? 1 : slope) * (incidentMeV[Math.floor(at / CELLS)] ?? NaN)
    return rng.uniform() < 0.2 ? 0 : -scale * Math.log(1 - rng.uniform())
  })
  return { showers: values, count: EVENTS, incidentMeV }
}

test(
  'PyTorch finds the same AUC to 0.01 and the same JSD to 0.015',
  { timeout: 600_000 },
  async ({ skip }) => {
    if ('missing' in found) return skip(found.missing)
    await openEngine('auto')
    const batches = {
      reference: showers(1, { mean: 0.5, slope: 1 }),
      generated: showers(2, { mean: 0.36, slope: 2 }),
    }
    const options: FeatureOptions = { panels, thresholdMeV: THRESHOLD, hasIncident: true }
    const set = featureSetFor(panels)
    const columns = {
      reference: set.measure(batches.reference, options),
      generated: set.measure(batches.generated, options),
    }
    const features = compareFeatures({
      ...{ features: set.features(options), ...columns, repeats: 2, seed: 1 },
    })
    const inputs = (kind: (typeof inputKinds)[number], name: 'reference' | 'generated') =>
      showerInputs(
        kind,
        { ...batches[name], cells: CELLS, columns: columns[name] },
        { panels, features, hasIncident: true, scaleMeV: 1 },
      )
    const settings = { ...CHALLENGE, ...SMALLER, repeats: REPEATS }
    const seed = 5
    const written = (name: 'reference' | 'generated') => {
      const sample = { showers: join(folder, `${name}.f4`), incident: join(folder, `${name}.f8`) }
      writeFileSync(sample.showers, batches[name].showers)
      writeFileSync(sample.incident, batches[name].incidentMeV ?? new Float64Array())
      return sample
    }
    const question = join(folder, 'question.json')
    writeFileSync(
      question,
      JSON.stringify({
        ...{ ...settings, seed, layers: LAYERS, threshold: THRESHOLD, kinds: inputKinds },
        ...{ reference: written('reference'), generated: written('generated') },
        splits: Array.from({ length: REPEATS }, (_, repeat) => {
          const [train, select, judge] = splitPair(EVENTS, { seed, repeat }).map((part) => [...part])
          return { train, select, judge }
        }),
      }),
    )
    const script = fileURLToPath(new URL('classifier.py', import.meta.url))
    const answer = JSON.parse(execFileSync(found.python, [script, question], { encoding: 'utf8' })) as Record<
      string,
      { auc: number; jsd: number }[]
    > // as classifier.py prints it
    for (const kind of inputKinds) {
      const [a, b] = [inputs(kind, 'reference'), inputs(kind, 'generated')]
      const ours = await twoSampleTest(
        { width: a.width, reference: a.values, generated: b.values },
        settings,
        { seed, onEpochs: () => undefined },
      )
      const theirs = answer[kind] ?? []
      const [auc, jsd] = [theirs.map((each) => each.auc), theirs.map((each) => each.jsd)]
      console.info(
        `${kind}: AUC ${ours.auc.value.toFixed(4)}, PyTorch ${mean(auc).toFixed(4)}, sd of trainings and splits ${Math.sqrt(variance(auc)).toFixed(4)}; JSD ${ours.jsd.value.toFixed(4)}, ${mean(jsd).toFixed(4)}`,
      )
      expect(ours.auc.value, kind).toBeGreaterThan(0.55)
      expect(Math.abs(ours.auc.value - mean(auc)), kind).toBeLessThan(0.01)
      expect(Math.abs(ours.jsd.value - mean(jsd)), kind).toBeLessThan(0.015)
    }
  },
)
