import { philox, streamKey } from './rng.ts'

/**
 * Many random numbers at once, as a function of (seed, stream, step) alone, laid out and rounded as TensorFlow's
 * StatelessRandomUniformV2 and StatelessRandomNormalV2 do with algorithm 1 (Philox), this key and the counter
 * [0, step]. So training draws the same uniform bits on every back end, and the same normals up to rounding.
 * Source: tensorflow/core/lib/random/random_distributions.h and philox_random.h.
 */
export type Draw = { seed: number; stream: string; step: number; count: number }

/** In [0, 1) with 23 random bits. */
export function countedUniforms(draw: Draw): Float32Array {
  const values = new Float32Array(draw.count)
  eachWord(draw, (word, index) => {
    if (index < values.length) values[index] = unit(word)
  })
  return values
}

/** Standard normal, by Box–Muller on pairs of words. */
export function countedNormals(draw: Draw): Float32Array {
  const values = new Float32Array(draw.count)
  let first = 0
  eachWord(draw, (word, index) => {
    if (index % 2 === 0) {
      first = word
      return
    }
    const radius = Math.sqrt(-2 * Math.log(Math.max(unit(first), SMALLEST)))
    const angle = 2 * Math.PI * unit(word)
    values[index - 1] = radius * Math.sin(angle)
    if (index < values.length) values[index] = radius * Math.cos(angle)
  })
  return values
}

/** Keeps the logarithm finite. */
const SMALLEST = 1e-7

/** The low 23 bits as the fraction of a float32 between 1 and 2, less 1. */
function unit(word: number): number {
  return (word & 0x7fffff) * 2 ** -23
}

/** Visits at least `count` words of the stream, in whole blocks of four. */
function eachWord({ seed, stream, step, count }: Draw, visit: (word: number, index: number) => void): void {
  const key = streamKey(seed, stream)
  const block: [number, number, number, number] = [0, 0, 0, 0]
  for (let index = 0; index < count; index += 4) {
    const blockNumber = index / 4
    philox(
      [blockNumber >>> 0, Math.floor(blockNumber / 2 ** 32), step >>> 0, Math.floor(step / 2 ** 32) >>> 0],
      key,
      block,
    )
    for (const [offset, word] of block.entries()) visit(word, index + offset)
  }
}
