/** How far scores tell events of class 1 from those of class 0. */

/** A number and its standard error from the finite number of events. */
export type Sampled = { value: number; error: number }

/**
 * Area under the ROC curve: the probability that an event of class 1 scores above one of class 0, ties counting half.
 * Its error from the spread of each event's own share (DeLong, DeLong, Clarke-Pearson 1988).
 */
export function areaUnderCurve(scores: ArrayLike<number>, classes: ArrayLike<number>): Sampled {
  const ranks = midRanks(scores)
  const [ones, zeros] = [indicesOf(classes, 1), indicesOf(classes, 0)]
  if (ones.length === 0 || zeros.length === 0) return { value: NaN, error: NaN }
  const share = (members: readonly number[], others: number): number[] => {
    const within = midRanks(members.map((at) => scores[at] ?? NaN))
    return members.map((at, place) => ((ranks[at] ?? NaN) - (within[place] ?? NaN)) / others)
  }
  // Of each event of class 1, the share of class 0 below it; of each of class 0, the share of class 1 below it.
  const [above, below] = [share(ones, zeros.length), share(zeros, ones.length)]
  return {
    value: mean(above),
    error: Math.sqrt(variance(above) / ones.length + variance(below) / zeros.length),
  }
}

/**
 * Jensen-Shannon divergence in bits from calibrated probabilities of class 1: (ln 2 − BCE) / ln 2, 0 where nothing can
 * be told and 1 where everything can (as the CaloChallenge's evaluation computes it).
 */
export function divergenceFrom(probabilities: ArrayLike<number>, classes: ArrayLike<number>): Sampled {
  const losses = Array.from({ length: classes.length }, (_, at) => {
    const p = probabilities[at] ?? NaN
    return -Math.log(classes[at] === 1 ? p : 1 - p)
  })
  return {
    value: (Math.LN2 - mean(losses)) / Math.LN2,
    error: Math.sqrt(variance(losses) / losses.length) / Math.LN2,
  }
}

/** The ROC curve at `points` places of the false-positive rate, from 0 to 1. */
export function curveOf(
  scores: ArrayLike<number>,
  classes: ArrayLike<number>,
  points: number,
): { x: number[]; y: number[] } {
  const order = Array.from({ length: scores.length }, (_, at) => at).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0),
  )
  const [ones, zeros] = [indicesOf(classes, 1).length, indicesOf(classes, 0).length]
  const corners: { x: number; y: number }[] = [{ x: 0, y: 0 }]
  let [right, wrong] = [0, 0]
  order.forEach((at, place) => {
    if (classes[at] === 1) right++
    else wrong++
    // Events of one score are passed together.
    const isLastOfScore = scores[order[place + 1] ?? -1] !== scores[at]
    if (isLastOfScore) corners.push({ x: wrong / zeros, y: right / ones })
  })
  const x = Array.from({ length: points }, (_, at) => at / (points - 1))
  let corner = 0
  const y = x.map((rate) => {
    while (corner < corners.length - 2 && (corners[corner + 1]?.x ?? 1) <= rate) corner++
    const [a, b] = [corners[corner] ?? { x: 0, y: 0 }, corners[corner + 1] ?? { x: 1, y: 1 }]
    if (rate >= b.x) return b.y
    return a.y + ((b.y - a.y) * (rate - a.x)) / (b.x - a.x)
  })
  return { x, y }
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of the sample (n − 1). */
export function variance(values: readonly number[]): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}

/** Mean over trainings; its error is their standard deviation, but no less than what the events leave open. */
export function overTrainings(found: readonly Sampled[]): Sampled {
  const values = found.map(({ value }) => value)
  const sampling = mean(found.map(({ error }) => error))
  return {
    value: mean(values),
    error: found.length < 2 ? sampling : Math.max(sampling, Math.sqrt(variance(values))),
  }
}

function indicesOf(classes: ArrayLike<number>, wanted: number): number[] {
  return Array.from({ length: classes.length }, (_, at) => at).filter((at) => classes[at] === wanted)
}

/** Ranks from 1, equal values sharing the mean of theirs. */
function midRanks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, at) => at).sort(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0),
  )
  const ranks = new Float64Array(values.length)
  for (let first = 0; first < order.length;) {
    let end = first + 1
    while (end < order.length && values[order[end] ?? 0] === values[order[first] ?? 0]) end++
    for (let at = first; at < end; at++) ranks[order[at] ?? 0] = (first + 1 + end) / 2
    first = end
  }
  return ranks
}
