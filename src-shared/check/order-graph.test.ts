import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderGraph } from './order-graph.ts'

function ordered(ids: string, wires: string[]) {
  const before = (id: string) => wires.filter((each) => each[1] === id).map((each) => each[0] ?? '')
  return orderGraph([...ids], before)
}

describe('orderGraph', () => {
  it.each<[string, string[], string, string[]]>([
    ['abc', ['ab', 'bc'], 'abc', []],
    ['cba', ['ab', 'bc'], 'abc', []],
    ['cab', [], 'cab', []],
    ['xdcba', ['ab', 'ac', 'bd', 'cd'], 'xacbd', []],
    ['ab', ['ab', 'ab'], 'ab', []],
    ['abc', ['ab', 'ba', 'bc'], '', ['ab']],
    ['abc', ['aa', 'ab'], 'c', ['a']],
    ['sabct', ['sa', 'ab', 'bc', 'ca', 'ct'], 's', ['abc']],
    ['abcdx', ['ab', 'ba', 'cd', 'dc', 'bc', 'dx'], '', ['ab', 'cd']],
    ['ab', ['zb'], 'ab', []],
  ])('of %s with wires %j is "%s", cycles %j', (ids, wires, order, cycles) => {
    const result = ordered(ids, wires)
    expect(result.order.join('')).toBe(order)
    expect(result.cycles.map((cycle) => cycle.join(''))).toEqual(cycles)
  })

  it('orders every graph, or finds real cycles in it', () => {
    const letters = 'abcdefg'
    const Wire = fc.tuple(fc.nat(6), fc.nat(6)).map(([from, to]) => `${letters[from]}${letters[to]}`)
    fc.assert(
      fc.property(fc.array(Wire, { maxLength: 12 }), (wires) => {
        const { order, cycles } = ordered(letters, wires)
        for (const [from, to] of wires) {
          if (order.includes(to ?? ''))
            expect(order.indexOf(from ?? '')).toBeLessThan(order.indexOf(to ?? ''))
        }
        expect(order.length === letters.length).toBe(cycles.length === 0)
        for (const cycle of cycles) {
          cycle.forEach((id, index) => expect(wires).toContain(`${id}${cycle[(index + 1) % cycle.length]}`))
        }
      }),
      { seed: 3, numRuns: 500 },
    )
  })
})
