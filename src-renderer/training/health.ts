import type { RunState } from '../../src-shared/protocol/run-messages.ts'
import type { Curves } from '../state/curves.ts'
import { NOT_FINITE } from '../state/curves.ts'

/** What can be said of a run in words, the gravest first. Pure; each rule says in a comment where its numbers are from. */
export type Health = {
  /** `quiet`: nothing is known yet. */
  tone: 'quiet' | 'fine' | 'warning' | 'error'
  /** One sentence with numbers. */
  words: string
  /** What to do about it; empty when there is nothing to do. */
  advice: string
  offers: readonly HealthOffer[]
}
/** `round`: of the checkpoint to go on from, or to look at; null where there is none, and training begins again. */
export type HealthOffer =
  { do: 'lower-rate'; round: number | null } | { do: 'show-checkpoint'; round: number }

export type HealthInput = {
  state: RunState
  curves: Curves
  checkpoints: readonly number[]
  /** How different generated samples are from each other, in parts of how different real ones are; null: not known. */
  spread: { round: number; share: number } | null
}

export function healthOf(input: HealthInput): Health {
  const { curves } = input
  if (curves.length === 0)
    return { tone: 'quiet', words: 'Nothing has been told yet.', advice: '', offers: [] }
  return (
    notFiniteNumbers(input) ??
    growingGradients(input) ??
    nearlyIdentical(input) ??
    criticTooStrong(input) ??
    criticTooWeak(curves) ??
    learning(curves)
  )
}

/** Of a run whose numbers are all finite: what it stops with is a checkpoint too. */
function lowerRate(checkpoints: readonly number[]): HealthOffer {
  return { do: 'lower-rate', round: checkpoints.at(-1) ?? null }
}

function showCheckpoint(checkpoints: readonly number[]): HealthOffer[] {
  const round = checkpoints.at(-1)
  return round === undefined ? [] : [{ do: 'show-checkpoint', round }]
}

function fine(words: string): Health {
  return { tone: 'fine', words, advice: '', offers: [] }
}

function notFiniteNumbers({ curves, checkpoints }: HealthInput): Health | null {
  let first = -1
  let name = ''
  for (const [series, column] of curves.values) {
    const since = notFiniteSince(column, curves.length)
    if (since >= 0 && (first < 0 || since < first)) {
      first = since
      name = series
    }
  }
  if (first < 0) return null
  const round = curves.rounds[first]!
  const good = checkpoints.filter((each) => each < round).at(-1)
  const kept =
    good === undefined ? 'There is no checkpoint before it.' : `Last good checkpoint: ${grouped(good)}.`
  return {
    tone: 'error',
    words: `${capitalized(name)} is not a number since step ${grouped(round)}. ${kept}`,
    advice: 'Usually a learning rate that is too high.',
    offers: [
      { do: 'lower-rate', round: good ?? null },
      ...(good === undefined ? [] : [{ do: 'show-checkpoint' as const, round: good }]),
    ],
  }
}

/** Row since when the last values are no numbers; −1 when the last one is. */
function notFiniteSince(column: Float64Array, length: number): number {
  let since = -1
  for (let row = length - 1; row >= 0; row -= 1) {
    if (Number.isNaN(column[row]!)) continue
    if (column[row] !== NOT_FINITE) break
    since = row
  }
  return since
}

/**
 * Gradients of GANs vary by a factor of ten within a run and still train; a hundredfold rise of the median of 20 over
 * the median of the 500 before them does not come back.
 */
const EXPLODING = { recent: 20, before: 500, least: 50, factor: 100 }

function growingGradients({ curves, checkpoints }: HealthInput): Health | null {
  for (const [name, column] of curves.values) {
    if (!name.startsWith('gradient norm')) continue
    const values = lastValues(column, curves.length, EXPLODING.recent + EXPLODING.before)
    if (values.length < EXPLODING.recent + EXPLODING.least) continue
    const before = median(values.slice(0, -EXPLODING.recent))
    const now = median(values.slice(-EXPLODING.recent))
    if (before <= 0 || now < EXPLODING.factor * before) continue
    const whose = name.replace('gradient norm ', '')
    return {
      tone: 'warning',
      words: `The ${whose}’s gradients explode: ${rounded(now)}, from ${rounded(before)} before.`,
      advice: 'Lower the learning rate before the losses are lost too.',
      offers: [lowerRate(checkpoints)],
    }
  }
  return null
}

/** Below a tenth of the real spread a strip of samples looks like one sample; while nothing is learned yet it may. */
const IDENTICAL = { share: 0.1, afterRound: 200 }

function nearlyIdentical({ spread, checkpoints }: HealthInput): Health | null {
  if (spread === null || spread.round < IDENTICAL.afterRound || spread.share >= IDENTICAL.share) return null
  return {
    tone: 'warning',
    words: `Samples are nearly identical: they differ by ${rounded(100 * spread.share)} % of what real ones do (step ${grouped(spread.round)}).`,
    advice: 'The generator may have collapsed. More latent numbers, or more critic steps per round, help.',
    offers: showCheckpoint(checkpoints),
  }
}

/** As long as this, a critic that is never wrong gives the generator nothing to learn from (saturating losses). */
const STRONG = { accuracy: 0.99, steps: 200 }
/** A critic that guesses; losses at equilibrium have 0.5, so it must be wrong more often than that. */
const WEAK = { accuracy: 0.4, steps: 200 }

function criticTooStrong({ curves, checkpoints }: HealthInput): Health | null {
  const found = accuracies(curves, STRONG.steps)
  if (found === null) return null
  const lowest = Math.min(mean(found.real), mean(found.generated))
  if (lowest < STRONG.accuracy) return null
  return {
    tone: 'warning',
    words: `The critic is too strong: accuracy ${(Math.floor(lowest * 100) / 100).toFixed(2)} for ${grouped(STRONG.steps)} steps.`,
    advice: 'Train it less often or with a lower rate, or give it dropout or noise.',
    offers: [lowerRate(checkpoints)],
  }
}

function criticTooWeak(curves: Curves): Health | null {
  const found = accuracies(curves, WEAK.steps)
  if (found !== null) {
    const both = (mean(found.real) + mean(found.generated)) / 2
    if (both >= WEAK.accuracy) return null
    return weak(`accuracy ${both.toFixed(2)} for ${grouped(WEAK.steps)} steps, worse than guessing`)
  }
  const estimate = curves.values.get('wasserstein estimate')
  if (estimate === undefined) return null
  const values = valuesOfLastRounds(curves, estimate, WEAK.steps)
  if (values.length < 20) return null
  // An honest critic scores real showers higher. By chance the estimate of a batch may be below zero, its mean not.
  const average = mean(values)
  const error = deviation(values, average) / Math.sqrt(values.length)
  if (average + 5 * error >= 0) return null
  return weak(`it has scored generated samples above real ones for ${grouped(WEAK.steps)} steps`)
}

function weak(why: string): Health {
  return {
    tone: 'warning',
    words: `The critic is too weak: ${why}.`,
    advice: 'Train it more often per round, or make it larger.',
    offers: [],
  }
}

/** Of the last rounds, when there are that many and both accuracies are told. */
function accuracies(curves: Curves, steps: number): { real: number[]; generated: number[] } | null {
  const columns = [curves.values.get('accuracy real'), curves.values.get('accuracy generated')]
  const [real, generated] = columns.map((column) =>
    column === undefined ? [] : valuesOfLastRounds(curves, column, steps),
  )
  if (real === undefined || generated === undefined || real.length < 5 || generated.length < 5) return null
  return curves.rounds[curves.length - 1]! - curves.rounds[0]! < steps ? null : { real, generated }
}

/** Which curve tells how well it goes, and whether it should fall or rise. */
const TELLING: readonly { name: string; title: string }[] = [
  { name: 'wasserstein estimate', title: 'The Wasserstein estimate' },
  { name: 'loss', title: 'The loss' },
]

/** Change over the last quarter of the run, or its last 2000 rounds, when it is more than chance. */
function learning(curves: Curves): Health {
  const telling = TELLING.find(({ name }) => curves.values.has(name))
  const column = telling === undefined ? undefined : curves.values.get(telling.name)
  const round = curves.rounds[curves.length - 1]!
  if (telling === undefined || column === undefined)
    return fine(`All numbers are finite at step ${grouped(round)}.`)
  const values = lastValues(
    column,
    curves.length,
    Math.min(2000, Math.max(40, Math.floor(curves.length / 4))),
  )
  if (values.length < 40) return fine('All numbers are finite; too early to say more.')
  const half = Math.floor(values.length / 2)
  const [before, now] = [mean(values.slice(0, half)), mean(values.slice(half))]
  const error =
    Math.hypot(deviation(values.slice(0, half), before), deviation(values.slice(half), now)) / Math.sqrt(half)
  const change = now - before
  if (Math.abs(change) < 3 * error || before <= 0)
    return fine(`${telling.title} is steady at ${rounded(now)}.`)
  const percent = Math.round((100 * Math.abs(change)) / before)
  if (percent === 0) return fine(`${telling.title} is steady at ${rounded(now)}.`)
  return fine(
    `${telling.title} ${change < 0 ? 'has fallen' : 'has risen'} by ${percent} % lately, to ${rounded(now)}.`,
  )
}

/** The last values that were told, no more than `most`, in order; what is no number is left out. */
function lastValues(column: Float64Array, length: number, most: number): number[] {
  const values: number[] = []
  for (let row = length - 1; row >= 0 && values.length < most; row -= 1)
    if (Number.isFinite(column[row]!)) values.push(column[row]!)
  return values.reverse()
}

function valuesOfLastRounds({ rounds, length }: Curves, column: Float64Array, steps: number): number[] {
  const values: number[] = []
  const from = rounds[length - 1]! - steps
  for (let row = length - 1; row >= 0 && rounds[row]! > from; row -= 1)
    if (Number.isFinite(column[row]!)) values.push(column[row]!)
  return values
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)
}

function deviation(values: readonly number[], average: number): number {
  return Math.sqrt(mean(values.map((each) => (each - average) ** 2)))
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)))
}

function grouped(value: number): string {
  return value.toLocaleString('en')
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
