import { z } from 'zod'
import { failed, success, type Result } from '../base/result.ts'

/** Of browsers and of Node alike; this part of the product is checked without the types of either. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array }
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }

/**
 * Messages as a WebSocket carries them. Without typed arrays a message is its JSON as text. With them it is binary:
 *   header length (4 bytes, little endian) · JSON header · the arrays' bytes, one after the other
 * The header is `{ message, arrays: [{ path, type, bytes }] }`; in `message`, null stands where an array belongs.
 * Whatever arrives is untrusted: anything that is not exactly this form is refused by a sentence, never by a throw.
 */
export type Frame = string | Uint8Array

const HEADER_AT = 4
const DEEPEST = 64

const Key = z.union([z.string(), z.int().nonnegative()])
const Header = z.object({
  message: z.unknown(),
  arrays: z.array(
    z.object({
      path: z.array(Key).min(1).max(DEEPEST),
      type: z.enum(['u8', 'f32']),
      bytes: z.int().nonnegative(),
    }),
  ),
})
type ArrayEntry = z.infer<typeof Header>['arrays'][number]

export function encodeFrame(message: unknown): Frame {
  const found: { entry: ArrayEntry; values: Uint8Array | Float32Array }[] = []
  const plain = withoutArrays(message, [], (path, values) => {
    const type = values instanceof Float32Array ? 'f32' : 'u8'
    found.push({ entry: { path, type, bytes: values.byteLength }, values })
  })
  if (found.length === 0) return JSON.stringify(plain)
  const header = new TextEncoder().encode(
    JSON.stringify({ message: plain, arrays: found.map(({ entry }) => entry) }),
  )
  const size = found.reduce((sum, { entry }) => sum + entry.bytes, HEADER_AT + header.length)
  const frame = new Uint8Array(size)
  new DataView(frame.buffer).setUint32(0, header.length, true)
  frame.set(header, HEADER_AT)
  let at = HEADER_AT + header.length
  for (const { values } of found) {
    frame.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return frame
}

export function decodeFrame(frame: Frame): Result<unknown, string> {
  if (typeof frame === 'string') return parseJson(frame)
  if (frame.length < HEADER_AT) return failed(`a frame of ${frame.length} bytes has no header`)
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const begin = HEADER_AT + view.getUint32(0, true)
  if (begin > frame.length) return failed(`the header needs ${begin} bytes, the frame has ${frame.length}`)
  const json = parseJson(new TextDecoder().decode(frame.subarray(HEADER_AT, begin)))
  if (!json.ok) return json
  const header = Header.safeParse(json.value)
  if (!header.success) return failed('the header is not as agreed')
  const { message, arrays } = header.data
  const needed = arrays.reduce((sum, { bytes }) => sum + bytes, begin)
  if (needed !== frame.length) return failed(`the arrays need ${needed} bytes, the frame has ${frame.length}`)
  let at = begin
  for (const { path, type, bytes } of arrays) {
    if (type === 'f32' && bytes % 4 !== 0) return failed(`${bytes} bytes are no whole number of float32`)
    // A copy: it begins at a multiple of four, and does not keep the whole frame in memory. `slice` would be none for a
    // Buffer of Node.
    const copy = new Uint8Array(bytes)
    copy.set(frame.subarray(at, at + bytes))
    at += bytes
    const values = type === 'u8' ? copy : new Float32Array(copy.buffer, copy.byteOffset, bytes / 4)
    if (!putArray(message, path, values)) return failed(`there is no place ${path.join('.')} for an array`)
  }
  return success(message)
}

type Found = (path: (string | number)[], values: Uint8Array | Float32Array) => void

function withoutArrays(value: unknown, path: (string | number)[], found: Found): unknown {
  if (value instanceof Uint8Array || value instanceof Float32Array) {
    found(path, value)
    return null
  }
  if (typeof value !== 'object' || value === null) return value
  if (path.length >= DEEPEST) throw new Error(`A message is nested deeper than ${DEEPEST} levels`)
  if (Array.isArray(value)) return value.map((each, at) => withoutArrays(each, [...path, at], found))
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutArrays(each, [...path, key], found)]),
  )
}

/** Only where the sender left a null; so no name that every object inherits can be reached. */
function putArray(
  message: unknown,
  path: readonly (string | number)[],
  values: Uint8Array | Float32Array,
): boolean {
  let place: unknown = message
  for (const [depth, key] of path.entries()) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return false
    const inside: unknown = (place as Record<string | number, unknown>)[key] // an own key of an object, as just seen
    if (depth < path.length - 1) {
      place = inside
      continue
    }
    if (inside !== null) return false
    Object.defineProperty(place, key, { value: values, writable: true, enumerable: true, configurable: true })
  }
  return true
}

function parseJson(text: string): Result<unknown, string> {
  try {
    return success(JSON.parse(text) as unknown)
  } catch {
    return failed('it is no JSON')
  }
}
