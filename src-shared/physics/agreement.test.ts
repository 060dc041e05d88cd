import { expect, test } from 'vitest'
import { ProblemError } from '../base/problem.ts'
import { createRng } from '../base/rng.ts'
import { compareShowers, type AgreementTable } from './agreement.ts'
import { agreementText, significant } from './agreement-text.ts'

/** `count` events of 4×5 cells: a total of 100 ± 5 spread over cells with fixed weights and 10 % noise. */
function showers(count: number, options: { seed: number; shift?: number; stretch?: number; hot?: number }) {
  const rng = createRng(options.seed, 'test showers')
  const energies = new Float32Array(count * 20)
  for (let event = 0; event < count; event++) {
    const total = 100 + (options.shift ?? 0) + 5 * (options.stretch ?? 1) * rng.normal()
    const weights = Array.from({ length: 20 }, (_, cell) =>
      cell < 8 ? (cell === 3 ? (options.hot ?? 1) : 1) * (1 + 0.1 * rng.normal()) : cell < 12 ? 0.01 : 0,
    )
    const sum = weights.reduce((a, b) => a + b, 0)
    weights.forEach((weight, cell) => (energies[event * 20 + cell] = (total * weight) / sum))
  }
  return { showers: energies, count }
}

const common = { shape: [4, 5, 1], unit: 'MeV', threshold: 0.5, floorSeed: 3 } as const
const row = (table: AgreementTable, id: string) => {
  const found = table.rows.find((each) => each.id === id)
  if (found === undefined) throw new Error(`No row ${id} in ${table.rows.map((each) => each.id).join(', ')}`)
  return found
}

test('showers from the same source agree, within their floor', () => {
  const table = compareShowers({
    ...common,
    real: showers(1000, { seed: 1 }),
    generated: showers(1000, { seed: 2 }),
  })
  for (const id of ['total-energy.mean', 'total-energy.width68', 'total-energy.w1', 'cells.worst', 'hits']) {
    expect(row(table, id).within, id).toBe(true)
  }
  // 500 against 500: the mean differs by |N(0, 1)| sqrt(2/500) sd: median 0.674 · 0.0632 = 0.043, 95 % 1.96 · 0.0632.
  expect(row(table, 'total-energy.mean').floor.median).toBeGreaterThan(0.025)
  expect(row(table, 'total-energy.mean').floor.median).toBeLessThan(0.065)
  expect(row(table, 'total-energy.mean').floor.p95).toBeLessThan(0.19)
  expect(table.floor).toMatchObject({ splits: 50, first: 500, second: 500 })
  expect(table.floor.widening).toBeCloseTo(Math.SQRT2, 9)
  expect(row(table, 'hits').real).toBeCloseTo(0.4, 6)
})

test('a shift, a stretch and a hot cell are each found with their size', () => {
  const real = showers(2000, { seed: 1 })
  const shifted = compareShowers({ ...common, real, generated: showers(2000, { seed: 2, shift: 2.5 }) })
  expect(row(shifted, 'total-energy.mean').difference).toBeCloseTo(0.5, 1)
  expect(row(shifted, 'total-energy.w1').difference).toBeCloseTo(0.5, 1)
  expect(row(shifted, 'total-energy.mean').within).toBe(false)

  const stretched = compareShowers({
    ...common,
    real: showers(8000, { seed: 3 }),
    generated: showers(8000, { seed: 2, stretch: 1.4 }),
    splits: 2,
  })
  expect(Math.abs(row(stretched, 'total-energy.width68').difference - 0.4)).toBeLessThan(0.08)
  expect(row(stretched, 'total-energy.mean').within).toBe(true)

  const hot = compareShowers({ ...common, real, generated: showers(2000, { seed: 2, hot: 1.5 }) })
  // One weight of eight grows by 1.5: its share goes from 1/8 to 1.5/8.5.
  expect(row(hot, 'cells.worst').difference).toBeCloseTo((1.5 / 8.5) * 8 - 1, 1)
  expect(row(hot, 'cells.worst').where).toBe('row 0, column 3')
})

test('with a condition, energies are divided by the incident energy in the same unit', () => {
  const rng = createRng(5, 'conditions')
  const make = (count: number) => {
    const condition = Float32Array.from({ length: count }, () => 1 + 99 * rng.uniform())
    const energies = new Float32Array(count * 2)
    condition.forEach((gev, event) => {
      energies[event * 2] = 600 * gev * (1 + 0.02 * rng.normal())
      energies[event * 2 + 1] = 300 * gev
    })
    return { showers: energies, count, condition }
  }
  const table = compareShowers({
    ...common,
    shape: [2],
    conditionUnit: 'GeV',
    real: make(500),
    generated: make(500),
  })
  const mean = row(table, 'total-energy.mean')
  expect(mean.label).toBe('E_tot / E_inc, mean')
  expect(mean.real).toBeCloseTo(0.9, 2)
  expect(row(table, 'cells.worst').difference).toBeLessThan(0.01)
})

test('when fewer showers were generated, the floor uses parts of their size', () => {
  const table = compareShowers({
    ...common,
    real: showers(1000, { seed: 1 }),
    generated: showers(100, { seed: 2 }),
    splits: 60,
  })
  expect(table.floor).toMatchObject({ splits: 60, first: 900, second: 100 })
  expect(table.floor.widening).toBeCloseTo(Math.sqrt((1 / 900 + 1 / 100) / (1 / 1000 + 1 / 100)), 9)
})

test('the same seed gives the same table, and layers have their rows', () => {
  const geometry = {
    name: 'two',
    layers: [0, 1].map((id) => ({
      form: 'grid' as const,
      id,
      name: `${id}`,
      rows: 2,
      columns: 5,
      pitchMm: null,
    })),
  }
  const run = () =>
    compareShowers({
      ...common,
      shape: null,
      geometry,
      real: showers(300, { seed: 1 }),
      generated: showers(300, { seed: 4 }),
      splits: 5,
    })
  expect(run()).toEqual(run())
  const ids = run().rows.map((each) => each.id)
  expect(ids).toContain('layer-0.w1')
  expect(ids).toContain('layer-1.w1')
})

test.each([
  ['agreement.few-events', showers(19, { seed: 1 }), showers(50, { seed: 2 })],
  ['agreement.sizes', { showers: new Float32Array(400), count: 40 }, showers(50, { seed: 2 })],
  ['agreement.not-finite', showers(50, { seed: 1 }), { showers: new Float32Array(40).fill(NaN), count: 2 }],
])('refuses with %s', (code, real, generated) => {
  const attempt = () => compareShowers({ ...common, real, generated })
  expect(attempt).toThrow(ProblemError)
  try {
    attempt()
  } catch (error) {
    expect((error as ProblemError).problems[0]?.code).toBe(code)
  }
})

test('the text is aligned and says what the floor is', () => {
  const text = agreementText(
    compareShowers({ ...common, real: showers(200, { seed: 1 }), generated: showers(1000, { seed: 2 }) }),
  )
  const lines = text.split('\n')
  expect(lines[0]).toBe('1,000 generated against 200 real showers')
  expect(text).toContain('50 random splits of the real showers into 100 and 100.')
  expect(text).toContain('about 1.8 times too high')
  const header = lines.find((each) => each.includes('difference')) as string
  const total = lines.find((each) => each.startsWith('Total energy, mean')) as string
  const end = header.indexOf('difference') + 'difference'.length
  expect(total.slice(0, end)).toMatch(/ sd$/)
  expect(lines.every((each) => each === each.trimEnd())).toBe(true)
})

test.each([
  [88156.04, '88,156'],
  [0.57891, '0.5789'],
  [12.3456, '12.35'],
  [0, '0'],
  [-1234567, '-1,234,567'],
  [2.5e-7, '2.500e-7'],
])('%d is shown as %s', (value, text) => {
  expect(significant(value)).toBe(text)
})
