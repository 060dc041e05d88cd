/**
 * Lists anew from the same document hold mostly the same things: where they are equal, the older object is kept;
 * where all are, the older list. */
export function keepEqual<Item extends { id: string }>(before: Item[], after: readonly Item[]): Item[] {
  const known = byId(before)
  const kept = after.map((item) => {
    const old = known.get(item.id)
    return old !== undefined && isEqual(old, item) ? old : item
  })
  const isSame = kept.length === before.length && kept.every((item, index) => item === before[index])
  return isSame ? before : kept
}

export function byId<Item extends { id: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.id, item]))
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>] // objects, as just seen
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => isEqual(left[key], right[key]))
}
