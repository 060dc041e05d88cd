import { beforeAll, describe, expect, test } from 'vitest'
import { createRng } from '../../src-shared/base/rng.ts'
import type { Geometry } from '../../src-shared/physics/geometry.ts'
import { evaluateSamples, type EvaluateOptions } from './evaluate-samples.ts'
import type { Evaluation } from '../../src-shared/physics/evaluation/evaluation.ts'
import { evaluationText } from './evaluation-text.ts'
import { aboveFloor } from '../../src-shared/physics/evaluation/number-text.ts'
import { evaluationJson } from './report/evaluation-json.ts'
import { featureCsv } from '../../src-shared/physics/evaluation/feature-csv.ts'
import { reportHtml } from './report/report-html.ts'
import type { SampleFile } from './sample-file.ts'

/** Two polar layers of 4 and 2 cells. */
const geometry: Geometry = {
  name: 'toy',
  layers: [
    { form: 'polar', id: 0, name: '0', alphaBins: 2, rEdgesMm: [0, 1, 3] },
    { form: 'polar', id: 1, name: '1', alphaBins: 1, rEdgesMm: [0, 2, 4] },
  ],
}

type Toy = Partial<SampleFile> & { scale?: number; value?: number; seed?: number }

/** Exponential energies around 10 MeV; `scale` multiplies those of layer 1; `value` is what every cell holds instead. */
function toySample({ scale = 1, value, seed = 1, ...more }: Toy = {}): SampleFile {
  const count = more.count ?? 1500
  return {
    ...{ path: `/${seed}.h5`, name: `${seed}.h5`, layout: 'toy', sha256: 'ab', count, shape: [6], geometry },
    ...{ thresholdMeV: 0.1, hasIncident: true, problems: [] },
    read: (start, rows) => {
      const showers = new Float32Array(rows * 6)
      for (let event = 0; event < rows; event++) {
        const rng = createRng(seed, 'showers', start + event)
        for (let cell = 0; cell < 6; cell++) {
          const energy = -10 * Math.log(1 - rng.uniform()) * (cell >= 4 ? scale : 1)
          showers[event * 6 + cell] = value ?? energy
        }
      }
      return Promise.resolve({ count: rows, showers, incidentMeV: new Float64Array(rows).fill(60) })
    },
    close: () => Promise.resolve(),
    ...more,
  }
}

const options: EvaluateOptions = {
  ...{ title: 'a <b> & "c"', version: '0', seed: 1, mode: 'quick', thresholdMeV: null, most: Infinity },
  ...{ training: null, measures: [] },
  ...{ progress: () => undefined, isStopped: () => false },
}

async function codeOf(reference: SampleFile, generated: SampleFile): Promise<string> {
  const found = await evaluateSamples(reference, generated, options).catch((error: unknown) => error)
  return found instanceof Error ? found.message : 'no problem'
}

describe('a simulator against itself, and with one parameter moved', () => {
  let same: Evaluation
  let moved: Evaluation
  beforeAll(async () => {
    same = await evaluateSamples(toySample(), toySample({ seed: 2 }), options)
    moved = await evaluateSamples(toySample(), toySample({ seed: 2, scale: 1.4 }), options)
  })

  test('the floor is found: nothing of the same simulator stands out', () => {
    for (const { separation } of same.features) expect(aboveFloor(separation)).toBeLessThan(5)
    const { fpd, kpd } = same.distances
    expect(fpd?.value).toBeLessThan(3 * (fpd?.floor.value ?? 0) + 1e-2)
    expect(Math.abs(kpd?.value ?? NaN)).toBeLessThan(0.01)
  })

  test('the energy of the layer that was moved is flagged first, what was not moved stays', () => {
    const above = (id: string) => {
      const found = moved.features.find(({ feature }) => feature.id === id)
      return found === undefined ? NaN : aboveFloor(found.separation)
    }
    const worst = [...moved.features].sort((a, b) => aboveFloor(b.separation) - aboveFloor(a.separation))[0]
    expect(worst?.feature.id).toBe('layer-1')
    expect(above('layer-1')).toBeGreaterThan(10)
    expect(above('centre-r-0')).toBeLessThan(5)
    expect(moved.distances.fpd?.value).toBeGreaterThan(3 * (same.distances.fpd?.value ?? NaN))
  })

  test('means are those of the toys: 20 MeV in layer 1, 28 when moved; the response is 60 of 60', () => {
    const mean = (found: Evaluation, id: string) =>
      found.features.find(({ feature }) => feature.id === id)?.generated.mean
    for (const [found, id, truth] of [
      [same, 'layer-1', 20],
      [moved, 'layer-1', 28],
      [same, 'total', 1],
    ] as const) {
      const { value = NaN, error = NaN } = mean(found, id) ?? {}
      expect(Math.abs(value - truth)).toBeLessThan(4 * error)
    }
  })

  test('every cell of every shower is in the spectrum', () => {
    const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0)
    const { reference, below } = same.cells
    expect(sum(reference) / (1500 * 6) + below.reference).toBeCloseTo(1, 12)
    // Exponential with mean 10 below 0.1: 1 %.
    expect(below.reference).toBeGreaterThan(0.005)
    expect(below.reference).toBeLessThan(0.015)
  })

  test('the report is whole, escapes names, and holds nothing that runs or is fetched', () => {
    const html = reportHtml(moved, { averages: Uint8Array.of(1, 2, 3) })
    // Compared as yes and no: the page itself is too long to be printed.
    const has = (text: string | RegExp) => (typeof text === 'string' ? html.includes(text) : text.test(html))
    expect(has('<h1>a &lt;b&gt; &amp; &quot;c&quot;</h1>')).toBe(true)
    expect(has(/a <b>|<script|javascript:|href=|src="(?!data:)|NaN/)).toBe(false)
    for (const { feature } of moved.features) expect(has(`>${feature.label}</text>`)).toBe(true)
    expect(featureCsv(moved).trim().split('\n')).toHaveLength(moved.features.length + 1)
    expect(evaluationText(moved)).toContain('Energy in layer 1')
    const read = JSON.parse(evaluationJson(moved)) as Evaluation
    expect(read.features[0]?.axis.edges).toHaveLength(101)
  })
})

describe('refuses, with both numbers', () => {
  test('other cells', async () => {
    expect(await codeOf(toySample(), toySample({ shape: [7], geometry: null }))).toContain(
      'has 6 cells per shower (6), but 1.h5 has 7',
    )
  })

  test('one event', async () => {
    expect(await codeOf(toySample(), toySample({ count: 1 }))).toContain('has 1 shower(s)')
  })

  test('NaN, with its cell and shower', async () => {
    expect(await codeOf(toySample(), toySample({ value: NaN, seed: 3 }))).toContain(
      'Cell 0 of shower 0 in 3.h5 is NaN',
    )
  })
})

test('showers of nothing are compared, and said to be empty; a threshold above everything too', async () => {
  const found = await evaluateSamples(toySample(), toySample({ value: 0, seed: 2 }), {
    ...options,
    thresholdMeV: 1e9,
  })
  expect(found.problems.map(({ code }) => code)).toEqual(['evaluation.all-empty'])
  const html = reportHtml(found, { averages: new Uint8Array() })
  expect(html.includes('All 1500 generated showers are empty.')).toBe(true)
})

test('energies outside those of the reference are said', async () => {
  const other = toySample({ seed: 2 })
  const low: SampleFile = {
    ...other,
    read: async (...range) => {
      const batch = await other.read(...range)
      return { ...batch, incidentMeV: batch.incidentMeV?.map(() => 6) ?? null }
    },
  }
  const found = await evaluateSamples(toySample(), low, options)
  expect(found.problems[0]?.message).toBe(
    'Incident energies go from 6 to 6 MeV, in the reference from 60 to 60 MeV.',
  )
})

test('a further measure stands in the report and in the terminal with its floor, its figure and what was reduced', async () => {
  const few = toySample({ count: 100 })
  const evaluation: Evaluation = {
    ...(await evaluateSamples(few, toySample({ count: 100, seed: 2 }), options)),
    measures: [
      {
        ...{
          id: 'toy',
          title: 'A <toy>',
          explanation: 'Read it so.',
          source: 'Nobody',
          reduced: '3 repeats',
        },
        rows: [
          {
            id: 'a',
            label: 'AUC',
            unit: '',
            value: 0.75,
            error: 0.011,
            floor: { value: 0.5, error: 0.02 },
            best: 0.5,
          },
        ],
        figures: [
          {
            title: 'Line',
            x: { label: 'recall', scale: 'linear' },
            y: { label: 'precision', scale: 'log' },
            // y from 0.1 to 1 with 20 % of room on both sides: half a decade below the top is half way.
            lines: [{ name: 'made', tone: 'generated', x: [0, 1], y: [0.1, 1], error: null }],
          },
        ],
        ...{ settings: {}, problems: [] },
      },
    ],
  }
  const html = reportHtml(evaluation, { averages: new Uint8Array() })
  expect(html.includes('<h2>A &lt;toy&gt;</h2>')).toBe(true)
  expect(
    html.includes('<td class="n">0.750 ± 0.011</td><td class="n">0.500 ± 0.020</td><td class="n">0.5</td>'),
  ).toBe(true)
  expect(html.includes('Reduced: 3 repeats')).toBe(true)
  // The plot is 188 high from 24 to 212; lg 1.2 = 0.0792 of 1.1584 decades is 12.9 from either end.
  expect(html.includes('d="M56.6 199.1L321.4 36.9"')).toBe(true)
  expect(evaluationText(evaluation)).toContain('AUC  0.750 ± 0.011  reference 0.500 ± 0.020  best 0.5')
})
