import { describe, expect, test } from 'vitest'
import { energies, tried } from '../tried.ts'
import { divideByEnergy } from './divide-by-energy.ts'

const condition = { rows: [[2], [0.5]], representation: energies([1], { unit: 'GeV' }) }

test('divides MeV cells by GeV energies, unit taken care of', () => {
  const transform = tried(divideByEnergy, { input: energies([2, 1]), condition })
  expect(transform.output).toMatchObject({ shape: [2, 1], unit: '1' })
  expect(
    transform.forward([
      [1000, 3000],
      [100, 0],
    ]),
  ).toEqual([
    [0.5, 1.5],
    [0.2, 0],
  ])
  expect(
    transform.inverse([
      [0.5, 1.5],
      [0.2, 0],
    ]),
  ).toEqual([
    [1000, 3000],
    [100, 0],
  ])
})

test('uses the column it is told', () => {
  const two = { rows: [[9, 4]], representation: energies([2]) }
  expect(
    tried(divideByEnergy, { params: { column: 1 }, input: energies([1]), condition: two }).forward([[2]]),
  ).toEqual([[0.5]])
})

describe('refuses', () => {
  const GeV = energies([1], { unit: 'GeV' })
  test.each([
    ['no condition', energies([4]), 0, null, 'transform.no-condition'],
    ['a condition in mm', energies([4]), 0, energies([1], { unit: 'mm' }), 'transform.condition-unit'],
    ['cells without energy unit', energies([4], { unit: '1' }), 0, GeV, 'transform.unit'],
    ['a column that is not there', energies([4]), 1, GeV, 'transform.condition-column'],
  ] as const)('%s', (_, input, column, given, code) => {
    const described = divideByEnergy.describe(input, { column }, given)
    expect(described.ok ? [] : described.failure.map((each) => each.code)).toEqual([code])
  })
})
