import { createRng } from '../../../../src-shared/base/rng.ts'

/** Showers of two samples at nearly one incident energy. */
export type ResponseBin = {
  /** In MeV; both the same where the energies are few and sharp. */
  fromMeV: number
  toMeV: number
  /** Geometric mean of the ends. */
  middleMeV: number
  reference: Response
  generated: Response
  /** The two halves of the reference, which share what it knows of itself. */
  halves: [Response, Response]
  /** Null where nobody says which energies were trained on. */
  isTrained: boolean | null
}

export type Response = {
  count: number
  mean: number
  meanError: number
  /** Standard deviation over mean. */
  resolution: number
  resolutionError: number
}

export type Energies = { incidentMeV: Float64Array; responses: Float64Array }

/** Up to so many different energies each have a bin of their own. */
const SHARP_AT_MOST = 40
const BINS = 10
/** Showers of either sample that a bin needs. */
const LEAST_IN_BIN = 20

/** Responses in bins of the incident energy, which the reference sets: its own values, or ten of equal ratio. */
export function responseBins(
  reference: Energies,
  generated: Energies,
  given: { training: Float64Array | null; seed: number },
): ResponseBin[] {
  const half = createRng(given.seed, 'closure halves').uniforms(reference.responses.length)
  return edgesOf(reference.incidentMeV).flatMap(({ from, to, isIn }): ResponseBin[] => {
    const inside = ({ incidentMeV, responses }: Energies, isWanted: (at: number) => boolean = () => true) =>
      [...responses].filter((_, at) => isIn(incidentMeV[at] ?? NaN) && isWanted(at))
    const [a, b] = [inside(reference), inside(generated)].map(responseOf)
    if (a === undefined || b === undefined || Math.min(a.count, b.count) < LEAST_IN_BIN) return []
    return [
      {
        ...{ fromMeV: from, toMeV: to, middleMeV: Math.sqrt(from * to), reference: a, generated: b },
        halves: [
          responseOf(inside(reference, (at) => (half[at] ?? 0) < 0.5)),
          responseOf(inside(reference, (at) => (half[at] ?? 0) >= 0.5)),
        ],
        isTrained: given.training?.some(isIn) ?? null,
      },
    ]
  })
}

/** Squares of differences over their errors, per bin: 1 where only chance is at work. */
export function chiSquarePerBin(pairs: readonly (readonly [Response, Response])[]): {
  mean: number
  resolution: number
  error: number
} {
  const square = (difference: number, a: number, b: number) => difference ** 2 / (a ** 2 + b ** 2)
  const average = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length
  return {
    mean: average(pairs.map(([a, b]) => square(a.mean - b.mean, a.meanError, b.meanError))),
    resolution: average(
      pairs.map(([a, b]) => square(a.resolution - b.resolution, a.resolutionError, b.resolutionError)),
    ),
    error: Math.sqrt(2 / pairs.length),
  }
}

type Bin = { from: number; to: number; isIn: (energy: number) => boolean }

function edgesOf(incidentMeV: Float64Array): Bin[] {
  const sharp = [...new Set(incidentMeV)].sort((a, b) => a - b)
  if (sharp.length <= SHARP_AT_MOST) {
    // Files round energies differently.
    return sharp.map((energy) => ({
      ...{ from: energy, to: energy },
      isIn: (other) => Math.abs(other - energy) <= 1e-4 * energy,
    }))
  }
  const [low, high] = [sharp[0] ?? NaN, sharp.at(-1) ?? NaN]
  return Array.from({ length: BINS }, (_, bin) => {
    const edge = (at: number) => low * (high / low) ** (at / BINS)
    const [from, to] = [edge(bin), edge(bin + 1)]
    const isLast = bin === BINS - 1
    return {
      from,
      to,
      isIn: (energy) => energy >= from * (1 - 1e-9) && (isLast ? energy <= to * 1.0001 : energy < to),
    }
  })
}

function responseOf(values: readonly number[]): Response {
  const finite = values.filter((value) => Number.isFinite(value))
  const count = finite.length
  const mean = finite.reduce((sum, value) => sum + value, 0) / count
  const moment = (power: number) => finite.reduce((sum, value) => sum + (value - mean) ** power, 0) / count
  const variance = (moment(2) * count) / (count - 1)
  // Of the standard deviation, whatever the distribution: √((μ₄ − σ⁴) / n) / 2σ.
  const sdError = Math.sqrt(Math.max(0, moment(4) - variance ** 2) / count / variance) / 2
  const sd = Math.sqrt(variance)
  return {
    ...{ count, mean, meanError: sd / Math.sqrt(count) },
    ...{ resolution: sd / mean, resolutionError: sdError / mean },
  }
}
