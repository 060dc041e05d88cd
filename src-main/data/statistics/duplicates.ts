/** Events that have the same numbers as another. */
export type Duplicates = {
  /** Events that are not the first with their numbers. */
  copies: number
  /** Places in the list of hashes, ascending: one list for each set of equal events. */
  groups: readonly (readonly number[])[]
}

/** Equal hashes stand for equal events; NaN for none. */
export function duplicatesIn(hashes: Float64Array): Duplicates {
  const repeated = repeatedIn(hashes)
  if (repeated.size === 0) return { copies: 0, groups: [] }
  const groups = new Map<number, number[]>()
  hashes.forEach((hash, place) => {
    if (!repeated.has(hash)) return
    const group = groups.get(hash)
    if (group === undefined) groups.set(hash, [place])
    else group.push(place)
  })
  const all = [...groups.values()]
  return { copies: all.reduce((sum, group) => sum + group.length - 1, 0), groups: all }
}

/** Sorting takes less memory than a table of all; repeated numbers are few in good files. */
function repeatedIn(hashes: Float64Array): Set<number> {
  const sorted = hashes.slice().sort()
  const repeated = new Set<number>()
  for (let place = 1; place < sorted.length; place++) {
    if (sorted[place] === sorted[place - 1]) repeated.add(sorted[place] as number) // NaN equals nothing
  }
  return repeated
}
