import { describe, expect, it } from 'vitest'
import { testEvaluation } from '../../src-shared/physics/evaluation/test-evaluation.ts'
import { cellPlan, correlationDifference, featurePlan } from '../../src-shared/pictures/evaluation-figures.ts'
import type { EvaluationSummary } from '../../src-shared/protocol/evaluation-messages.ts'
import { emptyForm, wishOf } from './evaluation-wish.ts'
import { csvText, histogramCsv } from './figure-csv.ts'
import { numberColumns, shownRows, type NumberRow } from './number-rows.ts'
import { overlaidOf, type ShownEvaluation } from './overlaid.ts'
import { leftText, secondsText } from './time-left.ts'

const offer = { isThere: true, heldOutEvents: 2000 }

describe('what the form asks for', () => {
  it('is the held-out showers of the run, where there are enough to judge with', () => {
    const form = { ...emptyForm, runId: 'photons' }
    expect(wishOf(form, offer).wish).toEqual({
      generated: { kind: 'run', runId: 'photons' },
      reference: { kind: 'held-out' },
      ...{ mode: 'quick', measures: [], thresholdMeV: null, most: null, seed: 1 },
    })
    expect(wishOf(form, { ...offer, heldOutEvents: 30 }).reference).toBe('trained-on')
    expect(wishOf(form, { ...offer, isThere: false })).toMatchObject({ reference: 'file', wish: null })
  })

  it('is two files without a run, and what is missing is said', () => {
    const form = { ...emptyForm, judged: 'file' as const, generatedPath: '/a.h5' }
    expect(wishOf(form, null)).toMatchObject({ wish: null, missing: 'Choose the file of simulated showers.' })
    expect(wishOf({ ...form, referencePath: '/b.h5' }, null).wish).toMatchObject({
      generated: { kind: 'file', path: '/a.h5' },
      reference: { kind: 'file', path: '/b.h5' },
    })
  })

  it('refuses numbers that mean nothing', () => {
    const form = { ...emptyForm, runId: 'photons' }
    for (const wrong of [
      { most: '5' },
      { most: '1e9.' },
      { threshold: '-1' },
      { threshold: 'x' },
      { seed: '1.5' },
    ])
      expect(wishOf({ ...form, ...wrong }, offer).wish, JSON.stringify(wrong)).toBeNull()
    expect(wishOf({ ...form, most: '500', threshold: '0.5' }, offer).wish).toMatchObject({
      most: 500,
      thresholdMeV: 0.5,
    })
  })
})

describe('evaluations over each other', () => {
  const summary = (name: string): EvaluationSummary => ({
    ...{
      id: { runId: name, name: '1' },
      folder: '/x',
      title: name,
      date: '',
      mode: 'quick',
      generated: name,
    },
    ...{ reference: 'real.h5', showers: 1000, features: 3, atFloor: 3 },
  })
  const evaluations = ['a', 'b'].map(summary)
  const over = (second = testEvaluation({ shift: 2 })) =>
    overlaidOf(['a/1', 'b/1'], {
      evaluations,
      opened: {
        'a/1': { evaluation: testEvaluation(), published: null },
        'b/1': { evaluation: second, published: null },
      },
      colorOf: () => 'accent',
      titleOf: (runId) => `run ${runId}`,
    })

  it('are drawn with their own line on the bins of the first', () => {
    const shown = over()
    const row = shown[0]!.evaluation.features[2]!
    const plan = featurePlan(row, shown, false)
    expect(plan.samples.map(({ name, ink }) => [name, ink])).toEqual([
      ['run a', 'sample-0'],
      ['run b', 'sample-1'],
    ])
    expect(plan.samples[0]?.dash).not.toBe(plan.samples[1]?.dash)
    expect(Array.from(plan.samples[1]?.counts ?? []).slice(0, 4)).toEqual([0, 0, 10, 40])
    expect(cellPlan(shown, false)?.samples).toHaveLength(2)
  })

  it('are left out where their bins differ, and the page knows', () => {
    const other = testEvaluation()
    for (const { axis } of other.features) axis.edges = axis.edges.map((edge) => edge * 1.01)
    const shown = over(other)
    expect(shown.map(({ isComparable }) => isComparable)).toEqual([true, false])
    expect(featurePlan(shown[0]!.evaluation.features[0]!, shown, false).samples).toHaveLength(1)
  })

  it('the first is whatever has been read first', () => {
    const shown = overlaidOf(['gone/1', 'b/1'], {
      ...{ evaluations, colorOf: () => 'accent', titleOf: (runId) => runId },
      opened: { 'b/1': { evaluation: testEvaluation(), published: null } },
    })
    expect(shown.map(({ key }) => key)).toEqual(['b/1'])
  })

  it('the largest difference of correlations is named with its layers', () => {
    const { matrix, worst } = correlationDifference(testEvaluation().correlations!)
    expect(matrix[0]?.[1]).toBeCloseTo(-0.3, 12)
    expect(worst).toBe('E₀ with E₁: −0.3')
  })

  it('the table sorts by number, names by number too, and finds by words', () => {
    const rows: NumberRow[] = over().flatMap((of: ShownEvaluation) =>
      of.evaluation.features.map((row) => ({ of, row })),
    )
    const columns = numberColumns(true)
    const find = (filter: string, column: string | null) =>
      shownRows(rows, { filter, columns, sorting: column === null ? null : { column, isDown: true } }).map(
        ({ of, row }) => `${of.name} ${row.feature.id}`,
      )
    expect(find('layer 1', null)).toEqual(['run a layer-1', 'run b layer-1'])
    expect(find('layer', 'separation')[0]).toBe('run b layer-1')
    expect(find('run b total', null)).toEqual(['run b total'])
  })

  it('a figure as CSV has edges, events, shares and their √n errors', () => {
    const shown = over().slice(0, 1)
    const lines = histogramCsv(featurePlan(shown[0]!.evaluation.features[0]!, shown, false)).split('\n')
    expect(lines[0]).toBe(
      'low,high,Reference events,Reference share,Reference share error,run a events,run a share,run a share error',
    )
    // 40 of 1000: 0.04 ± √40 / 1000.
    expect(lines[2]?.split(',').slice(0, 4)).toEqual(['10', '20', '40', '0.04'])
    expect(Number(lines[2]?.split(',')[4])).toBeCloseTo(0.0063246, 6)
    expect(csvText([['a,b', 'c"d']])).toBe('"a,b","c""d"\n')
  })
})

it('the time left goes on at the pace so far', () => {
  expect(leftText(0.25, 10_000)).toBe('about 30 s')
  expect(leftText(null, 10_000)).toBe('')
  expect(leftText(0.001, 10_000)).toBe('')
  expect(secondsText(95_000)).toBe('1 min 35 s')
  expect(secondsText(7_260_000)).toBe('2 h 1 min')
})
