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
import { openPython, type PythonForOnnx } from '../../exports/python-check/python-environment.ts'

/** Features and separation powers against numpy, by the CaloChallenge's definitions (features.py). */
let folder = ''
let found: PythonForOnnx = { missing: '' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-features-'))
  found = openPython(folder, ['numpy'])
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true }))

const LAYERS = [
  { id: 0, alphaBins: 1, rEdges: [0, 5, 10, 30] },
  { id: 1, alphaBins: 10, rEdges: [0, 2, 4, 8, 20] },
  { id: 12, alphaBins: 8, rEdges: [0, 50, 100] },
]
const EVENTS = 3000
const CELLS = 3 + 40 + 16
const panels = panelsOf({
  geometry: {
    name: 'toy',
    layers: LAYERS.map(({ id, alphaBins, rEdges }) => ({
      ...{ form: 'polar' as const, id, name: `${id}`, alphaBins, rEdgesMm: rEdges },
    })),
  },
})

/** Two of five cells empty, the rest exponential; some layers of some events hold nothing. */
function showers(seed: number, mean: number): MeasuredBatch {
  const rng = createRng(seed, 'showers')
  const values = Float32Array.from({ length: EVENTS * CELLS }, () =>
    rng.uniform() < 0.4 ? 0 : -mean * Math.log(1 - rng.uniform()),
  )
  const incidentMeV = Float64Array.from({ length: EVENTS }, () => 500 + 500 * rng.uniform())
  return { showers: values, count: EVENTS, incidentMeV }
}

test(
  'numpy finds the same means to 1e-9 and the same separation powers to 1e-9',
  { timeout: 120_000 },
  ({ skip }) => {
    if ('missing' in found) return skip(found.missing)
    const options: FeatureOptions = { panels, thresholdMeV: 0.5, hasIncident: true }
    const set = featureSetFor(panels)
    const batches = { reference: showers(1, 20), generated: showers(2, 22) }
    const compared = compareFeatures({
      features: set.features(options),
      reference: set.measure(batches.reference, options),
      generated: set.measure(batches.generated, options),
      ...{ repeats: 2, seed: 1 },
    })
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
        ...{ layers: LAYERS, threshold: 0.5 },
        ...{ reference: written('reference'), generated: written('generated') },
        edges: Object.fromEntries(compared.map(({ feature, axis }) => [feature.id, [...axis.edges]])),
      }),
    )
    const script = fileURLToPath(new URL('features.py', import.meta.url))
    const answer = JSON.parse(execFileSync(found.python, [script, question], { encoding: 'utf8' })) as Record<
      string,
      { separation: number; means: [number, number] }
    > // as features.py prints it
    expect(Object.keys(answer)).toHaveLength(1 + 4 + 8 + 8)
    for (const { feature, reference, generated, separation } of compared) {
      const wanted = answer[feature.id]
      expect(Math.abs(separation.value - (wanted?.separation ?? NaN)), feature.id).toBeLessThan(1e-9)
      const scale = Math.max(1, ...(wanted?.means ?? [NaN]).map(Math.abs))
      expect(Math.abs(reference.mean.value - (wanted?.means[0] ?? NaN)) / scale).toBeLessThan(1e-9)
      expect(Math.abs(generated.mean.value - (wanted?.means[1] ?? NaN)) / scale).toBeLessThan(1e-9)
    }
  },
)
