import { createRng, type Rng } from '../../../src-shared/base/rng.ts'

/** Which events are trained on and which are kept apart; event numbers in ascending order. */
export type Split = { train: Uint32Array; test: Uint32Array }

export type SplitOptions = {
  testFraction: number
  seed: number
  /** Class of every event: each class is then split by itself. Null or left out: all events are alike. */
  classes?: ArrayLike<number> | null
  /** Lists of events that are copies of each other: all of a list go to one part. */
  twins?: readonly (readonly number[])[]
}

/**
 * Draws round(count × testFraction) events for the test split, without regard to their order in the file. The same
 * count, fraction, seed and classes give the same split everywhere; every event is in exactly one part. With classes,
 * each has its share in both parts, to the nearest event: of 150 flowers, 50 of each kind, 30 are 10 of each.
 */
export function splitEvents(count: number, options: SplitOptions): Split {
  const { testFraction, seed, classes = null } = options
  const testCount = Math.round(count * testFraction)
  const isTest = new Uint8Array(count)
  const mark = (events: ArrayLike<number> | null, rng: Rng, most: number) => {
    for (const place of rng.permutation(events?.length ?? count).subarray(0, most)) {
      isTest[events?.[place] ?? place] = 1
    }
  }
  if (classes === null) mark(null, createRng(seed, 'data.split'), testCount)
  else {
    const members = membersOf(classes, count)
    const shares = sharesOf(members, { testFraction, testCount })
    members.forEach((events, at) => mark(events, createRng(seed, 'data.split.class', at), shares[at] ?? 0))
  }
  keepTwinsTogether(isTest, options)
  const train = new Uint32Array(count - testCount)
  const test = new Uint32Array(testCount)
  let trained = 0
  let tested = 0
  for (let event = 0; event < count; event++) {
    if (isTest[event] === 1) test[tested++] = event
    else train[trained++] = event
  }
  return { train, test }
}

/**
 * An event that is judged by must not have been trained on, not even as a copy. Copies follow the first of them, and
 * for each that changes sides another event, of the same class and without copies, changes back: sizes stay.
 */
function keepTwinsTogether(isTest: Uint8Array, { seed, classes = null, twins = [] }: SplitOptions): void {
  const apart = twins.filter((group) => group.some((event) => isTest[event] !== isTest[group[0] ?? 0]))
  if (apart.length === 0) return
  const hasTwin = new Set(twins.flat())
  // The same order for every group, gone through once for each class and side.
  const order = createRng(seed, 'data.split.twins').permutation(isTest.length)
  const places = new Map<string, number>()
  for (const group of apart) {
    const side = isTest[group[0] ?? 0] ?? 0
    for (const event of group) {
      if (isTest[event] === side) continue
      const kind = classes?.[event] ?? 0
      const key = `${kind}/${side}`
      let place = places.get(key) ?? 0
      const fits = (other: number) =>
        isTest[other] === side && (classes?.[other] ?? 0) === kind && !hasTwin.has(other)
      while (place < order.length && !fits(order[place] ?? 0)) place += 1
      places.set(key, place)
      const other = order[place]
      // Without anybody to change places with, copies stay apart rather than the sizes change.
      if (other === undefined) continue
      isTest[event] = side
      isTest[other] = 1 - side
    }
  }
}

/** The events of each class, ascending. */
function membersOf(classes: ArrayLike<number>, count: number): number[][] {
  if (classes.length !== count) throw new Error(`${count} events need as many classes, not ${classes.length}`)
  const members: number[][] = []
  for (let event = 0; event < count; event++) {
    const at = classes[event] ?? 0
    ;(members[at] ??= []).push(event)
  }
  // A class that does not occur leaves a hole.
  return Array.from(members, (events) => events ?? [])
}

/** Whole numbers as near to each class's fraction as the total allows: the largest remainders are rounded up. */
function sharesOf(
  members: readonly (readonly number[])[],
  { testFraction, testCount }: { testFraction: number; testCount: number },
): number[] {
  const exact = members.map((events) => events.length * testFraction)
  const shares = exact.map(Math.floor)
  const remainder = (at: number) => (exact[at] ?? 0) - (shares[at] ?? 0)
  const order = exact.map((_, at) => at).sort((a, b) => remainder(b) - remainder(a) || a - b)
  const missing = testCount - shares.reduce((sum, share) => sum + share, 0)
  for (const at of order.slice(0, missing)) shares[at] = (shares[at] ?? 0) + 1
  return shares
}
