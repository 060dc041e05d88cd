import { describe, expect, it } from 'vitest'
import type { Representation } from '../../plan/representation.ts'
import { sources } from './list.ts'

const showers: Representation = {
  shape: [20, 4, 1],
  unit: 'MeV',
  geometry: null,
  fractions: null,
  classes: null,
}
const energy: Representation = { shape: [1], unit: 'GeV', geometry: null, fractions: null, classes: null }

const rows = [
  { kind: 'data', params: {}, data: showers, condition: null, expected: [20, 4, 1] },
  { kind: 'data', params: {}, data: null, condition: energy, expected: 'source.no-data' },
  { kind: 'condition', params: {}, data: showers, condition: energy, expected: [1] },
  { kind: 'condition', params: {}, data: showers, condition: null, expected: 'source.no-condition' },
  { kind: 'latent', params: {}, data: null, condition: null, expected: [64] },
  {
    kind: 'latent',
    params: { size: 100, distribution: 'uniform' },
    data: null,
    condition: null,
    expected: [100],
  },
  { kind: 'input', params: { shape: [7, 7, 3] }, data: null, condition: null, expected: [7, 7, 3] },
  {
    kind: 'input',
    params: { shape: [65_536, 65_536] },
    data: null,
    condition: null,
    expected: 'shape.too-large',
  },
]

describe('the shape of a source', () => {
  it.each(rows)('$kind $params: $expected', ({ kind, params, data, condition, expected }) => {
    const source = sources.find((each) => each.kind === kind)!
    const result = source.infer(source.params.parse(params), { data, condition })
    if (typeof expected === 'string') {
      expect(result.ok ? result.value : result.failure.map((each) => each.code)).toEqual([expected])
    } else {
      expect(result).toEqual({ ok: true, value: expected })
    }
  })

  it('every source has defaults', () => {
    for (const source of sources) expect(source.params.safeParse({}).success).toBe(true)
  })

  it.each([0, 65_537, 1.5])('a latent of %s numbers is refused', (size) => {
    const latent = sources.find((each) => each.kind === 'latent')!
    expect(latent.params.safeParse({ size }).success).toBe(false)
  })
})
