/** Count, mean and squared deviations of numbers, of which parts can be put together. */
export type Moments = { count: number; mean: number; squares: number }

export function noMoments(): Moments {
  return { count: 0, mean: 0, squares: 0 }
}

/** One more number (Welford 1962). */
export function addNumber(total: Moments, value: number): void {
  total.count += 1
  const delta = value - total.mean
  total.mean += delta / total.count
  total.squares += delta * (value - total.mean)
}

/** As if all of the part's numbers had been added one by one (Chan, Golub and LeVeque 1979). */
export function addMoments(total: Moments, part: Moments): void {
  if (part.count === 0) return
  const count = total.count + part.count
  const delta = part.mean - total.mean
  total.mean += (delta * part.count) / count
  total.squares += part.squares + (delta * delta * total.count * part.count) / count
  total.count = count
}

/** Population standard deviation: the numbers are all there are. */
export function deviationOf({ count, squares }: Moments): number {
  return count === 0 ? 0 : Math.sqrt(squares / count)
}
