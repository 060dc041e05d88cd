import { expect, test } from 'vitest'
import { ProblemError } from '../../src-shared/base/problem.ts'
import { decodeTensors, encodeTensors } from './safetensors.ts'

// Written by hand from the format's page: header length 72 = 0x48, two floats 1.0 and -2.0.
const HEADER = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'.padEnd(56, ' ')
const BY_HAND = Uint8Array.from([
  ...[56, 0, 0, 0, 0, 0, 0, 0],
  ...new TextEncoder().encode(HEADER),
  ...[0x00, 0x00, 0x80, 0x3f],
  ...[0x00, 0x00, 0x00, 0xc0],
])

test('a file written by hand is read', () => {
  const file = decodeTensors(BY_HAND, 'w.safetensors')
  expect([...(file.tensors.get('w')?.values ?? [])]).toEqual([1, -2])
  expect(file.tensors.get('w')?.shape).toEqual([2])
})

test('what is written is read back to the bit, NaN payloads and negative zero included', () => {
  const values = Float32Array.of(1.5, -0, Number.NaN, 3e-42)
  const bytes = encodeTensors({
    metadata: { round: '7' },
    tensors: new Map([
      ['a/kernel', { shape: [2, 2], values }],
      ['empty', { shape: [0], values: new Float32Array(0) }],
    ]),
  })
  const back = decodeTensors(bytes, 'x')
  expect(back.metadata).toEqual({ round: '7' })
  expect(new Uint8Array(back.tensors.get('a/kernel')!.values.buffer)).toEqual(new Uint8Array(values.buffer))
})

test.each([...Array(BY_HAND.length).keys()])('cut after %i bytes it is refused with a problem', (length) => {
  expect(() => decodeTensors(BY_HAND.subarray(0, length), 'cut')).toThrow(ProblemError)
})
