/**
 * Random numbers from seeded, counted streams: a number is a pure function of (seed, stream, step, index).
 * So a resumed run, a run cut into other chunks, and a run whose picture was drawn in between all see the same numbers.
 * Generator: Philox-4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11), the same counter-based
 * generator that TensorFlow's stateless operations use.
 */
export type Rng = {
  /** In [0, 1) with 24 random bits, exact in float32. */
  uniform(): number
  /** Standard normal (Box–Muller). */
  normal(): number
  /** Whole number in [0, below), without modulo bias. */
  integer(below: number): number
  uniforms(count: number): Float32Array
  normals(count: number): Float32Array
  /** 0 … count-1 in random order (Fisher–Yates). */
  permutation(count: number): Uint32Array
}

/** `seed` and `step` are whole numbers from 0 to 2^53; `stream` names what the numbers are for. */
export function createRng(seed: number, stream: string, step = 0): Rng {
  return openStream(seed, stream)(step)
}

/** `createRng` for many steps of one stream, whose name is then hashed once. */
export function openStream(seed: number, stream: string): (step: number) => Rng {
  const key = streamKey(seed, stream)
  return (step) => rngAt(key, step)
}

function rngAt(key: readonly [number, number], step: number): Rng {
  const counter: Block = [0, 0, step >>> 0, Math.floor(step / 2 ** 32) >>> 0]
  const block: Block = [0, 0, 0, 0]
  let used = 4

  function word(): number {
    if (used === 4) {
      philox(counter, key, block)
      counter[0] = (counter[0] + 1) >>> 0
      if (counter[0] === 0) counter[1] = (counter[1] + 1) >>> 0
      used = 0
    }
    return block[used++ as 0 | 1 | 2 | 3]
  }
  const uniform = (): number => (word() >>> 8) * 2 ** -24

  let spare: number | null = null
  function normal(): number {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    // 1 - u lies in (0, 1], so the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }

  function integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 2 ** 32) {
      throw new Error(`integer(below) needs a whole number from 1 to 2^32, got ${below}`)
    }
    const limit = 2 ** 32 - (2 ** 32 % below)
    for (;;) {
      const value = word()
      if (value < limit) return value % below
    }
  }

  return {
    uniform,
    normal,
    integer,
    uniforms: (count) => filled(count, uniform),
    normals: (count) => filled(count, normal),
    permutation(count) {
      const order = Uint32Array.from({ length: count }, (_, index) => index)
      for (let last = count - 1; last > 0; last--) {
        const chosen = integer(last + 1)
        const kept = order[last] as number // last < count
        order[last] = order[chosen] as number // chosen <= last
        order[chosen] = kept
      }
      return order
    },
  }
}

/** `Float32Array.from({ length }, next)`, which takes several times as long. */
function filled(count: number, next: () => number): Float32Array {
  const values = new Float32Array(count)
  for (let index = 0; index < count; index++) values[index] = next()
  return values
}

/** The Philox key of a stream: 64 bits as two whole numbers from 0 to 2^32 - 1. */
export function streamKey(seed: number, stream: string): [number, number] {
  return [hashText(`${seed}/${stream}`, 0x811c9dc5), hashText(`${stream}/${seed}`, 0x050c5d1f)]
}

type Block = [number, number, number, number]

/** Ten rounds of Philox-4x32 on `counter` under `key`, written to `out`. */
export function philox(counter: Readonly<Block>, key: readonly [number, number], out: Block): void {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0)
    const low0 = Math.imul(0xd2511f53, c0)
    const high1 = multiplyHigh(0xcd9e8d57, c2)
    const low1 = Math.imul(0xcd9e8d57, c2)
    c0 = high1 ^ c1 ^ k0
    c1 = low1
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  out[0] = c0 >>> 0
  out[1] = c1 >>> 0
  out[2] = c2 >>> 0
  out[3] = c3 >>> 0
}

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16
  const aLow = a & 0xffff
  const bHigh = b >>> 16
  const bLow = b & 0xffff
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  return (
    (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(((middle & 0xffff) + aLow * bHigh) / 65536)) | 0
  )
}

/** FNV-1a, 32 bits, with a chosen basis: two bases give a 64-bit key. */
function hashText(text: string, basis: number): number {
  let hash = basis
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
