/** Interpolation by cubic splines through evenly spaced numbers, with not-a-knot ends as FITPACK has them. */
export type Spline = { values: Float64Array; curvatures: Float64Array }

/** At least four numbers, one apart. */
export function splineThrough(values: Float64Array): Spline {
  const last = values.length - 1
  if (last < 3) throw new Error(`A spline through ${values.length} points`)
  const bend = (at: number) => 6 * ((values[at + 1] ?? 0) - 2 * (values[at] ?? 0) + (values[at - 1] ?? 0))
  // m[i−1] + 4 m[i] + m[i+1] = bend[i]; the third derivative goes on over the first and last inner knots:
  // m[0] = 2 m[1] − m[2], so that the first equation is 6 m[1] = bend[1], and so at the other end.
  const curvatures = new Float64Array(values.length)
  const [factors, rests] = [new Float64Array(values.length), new Float64Array(values.length)]
  rests[1] = bend(1) / 6
  for (let at = 2; at < last - 1; at++) {
    const pivot = 4 - (factors[at - 1] ?? 0)
    factors[at] = 1 / pivot
    rests[at] = (bend(at) - (rests[at - 1] ?? 0)) / pivot
  }
  curvatures[last - 1] = bend(last - 1) / 6
  for (let at = last - 2; at >= 1; at--) {
    curvatures[at] = (rests[at] ?? 0) - (factors[at] ?? 0) * (curvatures[at + 1] ?? 0)
  }
  curvatures[0] = 2 * (curvatures[1] ?? 0) - (curvatures[2] ?? 0)
  curvatures[last] = 2 * (curvatures[last - 1] ?? 0) - (curvatures[last - 2] ?? 0)
  return { values, curvatures }
}

/** At a place counted from the first number; outside, the value of the nearer end. */
export function splineAt({ values, curvatures }: Spline, place: number): number {
  const last = values.length - 1
  const inside = Math.min(last, Math.max(0, place))
  const at = Math.min(last - 1, Math.floor(inside))
  const [right, left] = [inside - at, at + 1 - inside]
  return (
    left * (values[at] ?? 0) +
    right * (values[at + 1] ?? 0) +
    ((left ** 3 - left) * (curvatures[at] ?? 0) + (right ** 3 - right) * (curvatures[at + 1] ?? 0)) / 6
  )
}
