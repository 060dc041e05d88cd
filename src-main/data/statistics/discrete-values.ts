/** More than this many different values are no list to choose from. */
const VALUES_AT_MOST = 32
/** Values that come less often than this, on average, may be different by chance. */
const EVENTS_PER_VALUE = 20

/** The values that the numbers take, ascending, where they are few and come again and again; else null. */
export function discreteValues(numbers: Float64Array): number[] | null {
  const values = new Set<number>()
  for (const value of numbers) {
    if (!Number.isFinite(value)) continue
    values.add(value)
    if (values.size > VALUES_AT_MOST) return null
  }
  if (values.size === 0 || numbers.length < EVENTS_PER_VALUE * values.size) return null
  return [...values].sort((a, b) => a - b)
}
