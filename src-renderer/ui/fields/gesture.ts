let count = 0

/** A key that no other gesture has: what is changed under it is one step back. */
export function nextGesture(what: string): string {
  count += 1
  return `${what} ${count}`
}
