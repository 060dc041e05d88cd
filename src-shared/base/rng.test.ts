import { expect, test } from 'vitest'
import { createRng, openStream, philox } from './rng.ts'

// Known answers published with Random123 (kat_vectors, philox4x32 10 rounds).
test.each([
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const)('Philox gives the published answer for counter $counter', ({ counter, key, expected }) => {
  const out: [number, number, number, number] = [0, 0, 0, 0]
  philox([...counter], key, out)
  expect(out).toEqual([...expected])
})

test('the same seed, stream and step give the same numbers, and any difference gives others', () => {
  const numbers = (seed: number, stream: string, step: number) => [
    ...createRng(seed, stream, step).uniforms(8),
  ]
  expect(numbers(1, 'latent', 5)).toEqual(numbers(1, 'latent', 5))
  for (const other of [numbers(2, 'latent', 5), numbers(1, 'batch', 5), numbers(1, 'latent', 6)]) {
    expect(other).not.toEqual(numbers(1, 'latent', 5))
  }
  // Steps beyond 32 bits still differ.
  expect(numbers(1, 'latent', 5 + 2 ** 32)).not.toEqual(numbers(1, 'latent', 5))
})

test('uniforms are in [0, 1) with mean 1/2 and variance 1/12', () => {
  const values = createRng(7, 'uniform').uniforms(200_000)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  expect(Math.min(...values.subarray(0, 1000))).toBeGreaterThanOrEqual(0)
  expect(values.every((value) => value < 1)).toBe(true)
  // Five standard errors: 0.2887/sqrt(2e5) = 0.00065.
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.0033)
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001)
})

test('normals have mean 0, variance 1, and 68.27 % within one sigma', () => {
  const values = createRng(7, 'normal').normals(200_000)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length
  const within = values.filter((value) => Math.abs(value) < 1).length / values.length
  expect(Math.abs(mean)).toBeLessThan(0.0112)
  expect(Math.abs(variance - 1)).toBeLessThan(0.016)
  expect(Math.abs(within - 0.6827)).toBeLessThan(0.0052)
})

test('a permutation holds every index once and integers stay in range', () => {
  const rng = createRng(3, 'order')
  const order = rng.permutation(1000)
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index))
  expect([...order]).not.toEqual([...order].sort((a, b) => a - b))
  const counts = new Array<number>(3).fill(0)
  for (let draw = 0; draw < 30_000; draw++) counts[rng.integer(3)]!++
  // Each expected 10,000 with sd 82: five sigma.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(410)
  expect(() => rng.integer(0)).toThrow('from 1 to 2^32')
})

test('steps of a stream that is opened once are those of streams opened one by one, in any order', () => {
  const rngAt = openStream(7, 'sample/latent')
  const [late, early] = [rngAt(2 ** 40 + 3), rngAt(0)]
  const interleaved = [late.normal(), early.normal(), late.normal(), early.normal()]
  const [alone, first] = [createRng(7, 'sample/latent', 2 ** 40 + 3), createRng(7, 'sample/latent')]
  expect([alone.normal(), alone.normal()]).toEqual([interleaved[0], interleaved[2]])
  expect([first.normal(), first.normal()]).toEqual([interleaved[1], interleaved[3]])
})
