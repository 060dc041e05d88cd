/** Hands out names: the one asked for, or with `_2`, `_3`, ... when it is taken. */
export function uniqueNames(taken: readonly string[]): (base: string) => string {
  const used = new Set(taken)
  const counts = new Map<string, number>()
  return (base) => {
    let name = base
    while (used.has(name)) {
      const count = (counts.get(base) ?? 1) + 1
      counts.set(base, count)
      name = `${base}_${count}`
    }
    used.add(name)
    return name
  }
}
