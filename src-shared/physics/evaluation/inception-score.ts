/**
 * Inception score (Salimans et al. 2016, arXiv:1606.03498): exp of the mean divergence of an event's class probabilities
 * from their mean. 1 when all are alike or nothing is recognised, the number of classes when each is recognised surely
 * and all are as frequent. `rows` may name an event more than once.
 */
export function inceptionScore(
  probabilities: Float64Array,
  classes: number,
  rows: ArrayLike<number>,
): number {
  const marginal = new Float64Array(classes)
  for (let at = 0; at < rows.length; at++) {
    const from = (rows[at] ?? 0) * classes
    for (let each = 0; each < classes; each++) {
      marginal[each] = (marginal[each] ?? 0) + (probabilities[from + each] ?? NaN) / rows.length
    }
  }
  let divergence = 0
  for (let at = 0; at < rows.length; at++) {
    const from = (rows[at] ?? 0) * classes
    for (let each = 0; each < classes; each++) {
      const p = probabilities[from + each] ?? NaN
      // Nothing is lost where p is 0: p ln p goes to 0.
      if (p > 0) divergence += (p * Math.log(p / (marginal[each] ?? NaN))) / rows.length
    }
  }
  return Math.exp(divergence)
}
