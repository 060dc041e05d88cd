/**
 * Isotonic regression: the non-decreasing function that is nearest to the outcomes (least squares), by pooling adjacent
 * violators (Barlow et al. 1972). Between its steps it is interpolated linearly, beyond its ends it stays, as in
 * scikit-learn's IsotonicRegression(out_of_bounds='clip'), which the CaloChallenge calibrates with.
 */
export function fitIsotonic(
  scores: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  limits: { low: number; high: number },
): (score: number) => number {
  const pooled = pool(merged(scores, outcomes))
  const values = Float64Array.from(pooled, ({ value }) => Math.min(limits.high, Math.max(limits.low, value)))
  const [from, to] = [pooled.map((each) => each.from), pooled.map((each) => each.to)]
  return (score) => {
    // The last block that begins at or below the score.
    let [low, high] = [-1, from.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((from[middle] ?? Infinity) <= score) low = middle
      else high = middle - 1
    }
    if (low < 0) return values[0] ?? NaN
    const [end, next] = [to[low] ?? NaN, from[low + 1]]
    const [here, there] = [values[low] ?? NaN, values[low + 1] ?? NaN]
    if (next === undefined || score <= end) return here
    return here + ((there - here) * (score - end)) / (next - end)
  }
}

/** Scores `from` to `to`, all with one value. */
type Block = { from: number; to: number; value: number; weight: number }

/** In ascending order; equal scores become one, with the mean of their outcomes. */
function merged(scores: ArrayLike<number>, outcomes: ArrayLike<number>): Block[] {
  const order = Uint32Array.from({ length: scores.length }, (_, at) => at).sort(
    (a, b) => (scores[a] ?? 0) - (scores[b] ?? 0),
  )
  const blocks: Block[] = []
  for (const at of order) {
    const [score, outcome] = [scores[at] ?? NaN, outcomes[at] ?? NaN]
    const last = blocks.at(-1)
    if (last?.from === score) {
      last.value = (last.value * last.weight + outcome) / (last.weight + 1)
      last.weight += 1
    } else blocks.push({ from: score, to: score, value: outcome, weight: 1 })
  }
  return blocks
}

/** Whatever falls below its neighbour is pooled with it, backwards as far as needed. */
function pool(ascending: readonly Block[]): Block[] {
  const pooled: Block[] = []
  for (const next of ascending) {
    let block = next
    for (
      let before = pooled.at(-1);
      before !== undefined && before.value >= block.value;
      before = pooled.at(-1)
    ) {
      pooled.pop()
      const weight = before.weight + block.weight
      const value = (before.value * before.weight + block.value * block.weight) / weight
      block = { from: before.from, to: block.to, value, weight }
    }
    pooled.push(block)
  }
  return pooled
}
