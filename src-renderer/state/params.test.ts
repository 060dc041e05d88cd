import { expect, it } from 'vitest'
import { z } from 'zod'
import { grouped, compact, valueText } from '../ui/format.ts'
import { paramLine, paramsOf } from './params.ts'

const schema = z.object({
  units: z.int().default(64),
  activation: z.string().default('linear'),
  slope: z.number().default(0.3),
  bias: z.boolean().default(true),
})

it('says the first param and what differs from the defaults', () => {
  const line = (values: Record<string, unknown>) => paramLine(paramsOf(values, schema))
  expect(line({ units: 64, activation: 'linear', slope: 0.3, bias: true })).toBe('64 units')
  expect(line({ units: 1, activation: 'tanh', slope: 0.3, bias: false })).toBe('1 unit · tanh · no bias')
})

it('leaves out what there is no room for', () => {
  const params = paramsOf({ units: 256, activation: 'leaky-relu', slope: 0.2, bias: true }, schema)
  expect(paramLine(params, 26)).toBe('256 units · leaky-relu')
  expect(paramLine(params, 40)).toBe('256 units · leaky-relu · slope 0.2')
})

it('says that there is none of what has a plural name', () => {
  expect(paramLine(paramsOf({ kernel: 3, labels: 'none' }, null), 40)).toBe('kernel 3 · no labels')
})

it('keeps params that the schema does not know', () => {
  expect(paramsOf({ qubits: 3 }, null)).toEqual([{ key: 'qubits', value: 3, text: '3', isDefault: false }])
})

it.each([
  [0.0002, '2e-4'],
  [-1, '−1'],
  [1 / 3, '0.3333'],
  [20000, '20,000'],
  [[5, 2], '5×2'],
  ['', '–'],
  [false, 'off'],
  [{ name: 'crystal-5x5', layers: [] }, 'crystal-5x5'],
])('writes %j as %s', (value, text) => {
  expect(valueText(value)).toBe(text)
})

it.each([
  [0, ''],
  [640, '640'],
  [16_512, '16.5k'],
  [999_499, '999k'],
  [999_500, '1.0M'],
  [6_428_800, '6.4M'],
])('shortens %i to %s', (count, text) => {
  expect(compact(count)).toBe(text)
})

it('groups digits', () => {
  expect(grouped(6763777)).toBe('6,763,777')
})
