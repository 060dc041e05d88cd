import type { Sampling } from '../../../src-shared/protocol/run-messages.ts'

/** What a generator is asked for: its condition in the condition's unit, and all latent numbers in order. */
export type Wish = { condition: Float32Array | null; latents: Float32Array | null; seed: number }

type Condition = NonNullable<Sampling['condition']>

/** In the middle of what the training data had: geometric for positive ranges, as energies are. */
export function usualCondition(condition: Condition | null): Float32Array | null {
  if (condition === null) return null
  return Float32Array.from({ length: condition.size }, (_, index) => {
    const [low, high] = condition.ranges[index] ?? [0, 0]
    if (condition.classes !== null) return 0
    return low > 0 ? Math.sqrt(low * high) : (low + high) / 2
  })
}

/** Of every latent number in order: its name and where its slider begins and ends. */
export function latentRanges(latents: Sampling['latents']): { name: string; low: number; high: number }[] {
  return latents.flatMap(({ name, size, distribution, low, high }) =>
    Array.from({ length: size }, (_, index) => ({
      name: latents.length > 1 ? `${name} ${index + 1}` : `z ${index + 1}`,
      ...(distribution === 'normal' ? { low: -3, high: 3 } : { low, high }),
    })),
  )
}

/** The middle of every latent: what is most usual of a generator. */
export function middleLatents(latents: Sampling['latents']): Float32Array {
  return Float32Array.from(latentRanges(latents), ({ low, high }) => (low + high) / 2)
}

/** A slider goes a factor of three beyond what was trained, to see what happens there. */
const BEYOND = 3

/** Logarithmic where it spans positive numbers: place 0 … 1000 to value and back. */
export function conditionScale([low, high]: readonly [number, number]) {
  const isLog = low > 0
  const margin = (high - low) * 0.3 || Math.max(1, Math.abs(high) * 0.3)
  const [from, to] = isLog ? [low / BEYOND, high * BEYOND] : [low - margin, high + margin]
  return {
    from,
    to,
    valueAt: (place: number): number =>
      isLog ? from * (to / from) ** (place / 1000) : from + ((to - from) * place) / 1000,
    placeOf: (value: number): number =>
      Math.round(
        1000 * (isLog ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from)),
      ),
  }
}

/** Rounding of a float32 counts as inside. */
export function isTrained(value: number, [low, high]: readonly [number, number]): boolean {
  const slack = 1e-6 * Math.max(Math.abs(low), Math.abs(high))
  return value >= low - slack && value <= high + slack
}
