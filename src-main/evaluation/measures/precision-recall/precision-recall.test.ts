import { expect, test } from 'vitest'
import { measured, toyContext, toySample } from '../testing/toys.ts'
import { precisionRecallMeasure, precisionRecallOfCells } from './precision-recall.ts'

test('a generator with half the spread is precise and recalls little; the reference against itself is the floor', async () => {
  const narrow = await toyContext(toySample(), toySample({ seed: 2, energy: (drawn) => 5 + 5 * drawn }))
  const { row, result } = await measured(precisionRecallMeasure, narrow)
  const recall = row('recall')
  expect(recall.floor?.value).toBeGreaterThan(recall.value + 0.2)
  expect(row('precision').value).toBeGreaterThan(recall.value + 0.2)
  expect(row('prd-recall').value).toBeLessThan(row('prd-recall').floor?.value ?? 0)
  expect(row('coverage').error).toBeGreaterThan(0)
  expect(result.reduced).toBe('120 showers a block, 3 starts of the clusters')
  expect(result.figures[0]?.lines.map(({ tone }) => tone)).toEqual(['reference', 'generated'])
})

test('the same simulator lies at its floor, in the energies of its cells too', async () => {
  const { row } = await measured(
    precisionRecallOfCells,
    await toyContext(toySample(), toySample({ seed: 2 })),
  )
  for (const name of ['precision', 'recall', 'density', 'coverage']) {
    const { value, error, floor } = row(name)
    expect(Math.abs(value - (floor?.value ?? NaN))).toBeLessThan(4 * Math.hypot(error, floor?.error ?? NaN))
  }
})

test('fifty showers are too few, and it says so', async () => {
  const few = await toyContext(toySample({ count: 50 }), toySample({ seed: 2 }))
  const { result } = await measured(precisionRecallMeasure, few)
  expect(result.rows).toEqual([])
  expect(result.problems[0]?.message).toContain('needs 100 showers of each file whose features are all numbers, but there are 50') // prettier-ignore
})
