/**
 * How often a run may be looked at. A look is due after every `every` rounds, which follows from what looks cost and
 * what rounds take, so that looks stay below their share of the training's time.
 */
type LookBudget = {
  /** Whether a look after this round is due and can be afforded. */
  isDue(round: number): boolean
  /** Rounds between two looks, as it stands. */
  every(): number
  /** What a look has cost, in ms. */
  spend(ms: number): void
  spentMs(): number
}

/** A part of the training's time; the promise is 3 %, and costs vary. */
export const LOOK_SHARE = 0.025
/** Looks begin when a run has gone on for so long that the first one is no large part of it. */
const FIRST_AFTER_MS = 3000

export function createLookBudget(given: {
  /** Smallest interval; it divides that of checkpoints. */
  observeEvery: number
  checkpointEvery: number
  fromRound: number
  /** Since training began here, in ms. */
  elapsedMs: () => number
}): LookBudget {
  const { observeEvery, checkpointEvery, fromRound, elapsedMs } = given
  const looks = checkpointEvery / observeEvery
  // Checkpoints stay among the rounds that are looked at: one of them may be the best.
  const within = Array.from({ length: looks }, (_, at) => at + 1)
    .filter((each) => looks % each === 0)
    .map((each) => each * observeEvery)
  let spent = 0
  let last = 0
  let every = observeEvery
  const trainedMs = () => elapsedMs() - spent
  return {
    isDue(round) {
      const roundMs = trainedMs() / Math.max(1, round - fromRound)
      const needed = last / (LOOK_SHARE * roundMs)
      every = within.find((each) => each >= needed) ?? checkpointEvery * Math.ceil(needed / checkpointEvery)
      if (round % every !== 0 || elapsedMs() < FIRST_AFTER_MS) return false
      return spent + last <= LOOK_SHARE * trainedMs() || spent === 0
    },
    every: () => every,
    spend(ms) {
      // The first one also reads the real showers and finds the floors.
      last = spent === 0 ? ms / 4 : ms
      spent += ms
    },
    spentMs: () => spent,
  }
}
