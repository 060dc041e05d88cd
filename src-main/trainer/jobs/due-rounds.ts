import type { TrainSettings } from '../../engine/train/train.ts'

/**
 * After which rounds training tells its weights to whoever looks: for pictures, for samples as numbers between them,
 * and for physics observables. None of that changes what is trained.
 */
export type DueRounds = Pick<TrainSettings, 'sampleEvery' | 'sampleAlsoAt'> & {
  isPicture(round: number): boolean
  /** Pictures' rounds and those between. */
  isSample(round: number): boolean
  /** Rounds after which observables may be looked at: checkpoints, and evenly between them. */
  observeEvery: number
}

/** Samples as numbers, for whoever watches, come more often than pictures, and most often at the beginning. */
const EARLY_SAMPLES = [1, 3, 10, 30, 100, 300, 1000, 3000]
/** Looks at observables between two checkpoints, and in a run, at most. */
const LOOKS_PER_CHECKPOINT = [5, 4, 3, 2]
const MOST_LOOKS = 400

export function dueRounds({ rounds, sampleEvery, checkpointEvery }: TrainSettings): DueRounds {
  // A picture's round stays a round with samples.
  const parts = [3, 2].find((each) => sampleEvery % each === 0) ?? 1
  const between = sampleEvery / parts
  const early = EARLY_SAMPLES.filter((round) => round < sampleEvery)
  const isPicture = (round: number) => round % sampleEvery === 0 || round === rounds
  const looks = LOOKS_PER_CHECKPOINT.find(
    (each) => checkpointEvery % each === 0 && (rounds / checkpointEvery) * each <= MOST_LOOKS,
  )
  const observeEvery = checkpointEvery / (looks ?? 1)
  const observed = Array.from(
    { length: Math.min(MOST_LOOKS, Math.floor(rounds / observeEvery)) },
    (_, at) => (at + 1) * observeEvery,
  )
  return {
    sampleEvery: between,
    sampleAlsoAt: [...new Set([...early, ...observed])].sort((one, other) => one - other),
    isPicture,
    isSample: (round) => isPicture(round) || round % between === 0 || early.includes(round),
    observeEvery,
  }
}
