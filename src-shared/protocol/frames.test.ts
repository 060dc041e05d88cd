import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFrame, encodeFrame } from './frames.ts'

/** Values that JSON keeps as they are, with typed arrays anywhere inside. */
const messages = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }),
    fc.float32Array({ maxLength: 10 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value

const inObject = fc.record({ inside: messages })

test('every message comes out as it went in, typed arrays to the bit', () => {
  fc.assert(
    fc.property(inObject, (message) => {
      const decoded = decodeFrame(encodeFrame(message))
      expect(decoded).toEqual({ ok: true, value: message })
    }),
    { numRuns: 500, seed: 1 },
  )
})

test('a frame is its JSON as text without arrays, else header length, header and bytes', () => {
  expect(encodeFrame({ a: 1 })).toBe('{"a":1}')
  const header = '{"message":{"x":null},"arrays":[{"path":["x"],"type":"u8","bytes":2}]}'
  const byHand = Uint8Array.from([header.length, 0, 0, 0, ...new TextEncoder().encode(header), 7, 9])
  expect(encodeFrame({ x: Uint8Array.of(7, 9) })).toEqual(byHand)
  expect(decodeFrame(byHand)).toEqual({ ok: true, value: { x: Uint8Array.of(7, 9) } })
})

test('an array that is a view of a larger one travels alone, whatever its place in memory', () => {
  const all = Float32Array.of(1, 2, 3, 4)
  const frame = encodeFrame({ pad: 'x', part: all.subarray(1, 3) }) as Uint8Array
  // At an odd place of a larger buffer, as a socket may hand it over.
  const value = { pad: 'x', part: Float32Array.of(2, 3) }
  for (const place of [0, 1, 2, 3]) {
    const shifted = new Uint8Array(frame.length + place)
    shifted.set(frame, place)
    expect(decodeFrame(shifted.subarray(place))).toEqual({ ok: true, value })
    // Node's own kind of bytes has another `slice`.
    const buffer = Buffer.from(shifted.buffer, place)
    expect(decodeFrame(buffer)).toEqual({ ok: true, value })
    const decoded = decodeFrame(buffer)
    const part = decoded.ok ? (decoded.value as typeof value).part : null
    expect(part?.buffer).not.toBe(shifted.buffer)
  }
})

describe('what is no frame is refused, and never thrown', () => {
  const frame = encodeFrame({ x: Float32Array.of(1, 2), y: [Uint8Array.of(1)] }) as Uint8Array

  test.each([...Array(frame.length).keys()])('cut after %i bytes', (length) => {
    expect(decodeFrame(frame.subarray(0, length)).ok).toBe(false)
  })

  test('any bytes and any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string()), (bytes) => {
        const decoded = decodeFrame(bytes)
        if (decoded.ok) expect(typeof bytes).toBe('string')
      }),
      { numRuns: 500, seed: 2 },
    )
  })

  test.each([
    ['a place that is not in the message', [{ path: ['z'], type: 'u8', bytes: 0 }]],
    ['a place that holds something', [{ path: ['x'], type: 'u8', bytes: 0 }]],
    ['a name that every object has', [{ path: ['__proto__', 'polluted'], type: 'u8', bytes: 0 }]],
    ['a method', [{ path: ['toString'], type: 'u8', bytes: 0 }]],
    ['half a number', [{ path: ['y'], type: 'f32', bytes: 3 }]],
    ['more bytes than there are', [{ path: ['y'], type: 'u8', bytes: 4 }]],
    ['a kind of array that is not known', [{ path: ['y'], type: 'f64', bytes: 0 }]],
    ['no path', [{ path: [], type: 'u8', bytes: 0 }]],
  ])('%s', (_, arrays) => {
    const header = JSON.stringify({ message: { x: 1, y: null }, arrays })
    const bytes = arrays[0]?.bytes === 3 ? [1, 2, 3] : []
    const made = Uint8Array.from([header.length, 0, 0, 0, ...new TextEncoder().encode(header), ...bytes])
    expect(decodeFrame(made).ok).toBe(false)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
