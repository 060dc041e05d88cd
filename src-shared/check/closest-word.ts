/** The candidate that a mistyped word most likely means, or null when none is near. Case and separators do not count. */
export function closestWord(word: string, candidates: Iterable<string>): string | null {
  const wanted = bare(word)
  // A third of the letters may differ: `dens` means `dense`, but `gru` does not mean `relu`.
  let best: { candidate: string; distance: number } | null = null
  for (const candidate of candidates) {
    const distance = editDistance(wanted, bare(candidate))
    const limit = Math.floor(Math.max(wanted.length, bare(candidate).length) / 3)
    if (distance <= limit && (best === null || distance < best.distance)) best = { candidate, distance }
  }
  return best?.candidate ?? null
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Optimal string alignment: insertions, deletions, replacements, and neighbours in the wrong order (`trian`). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  let above: number[] = []
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwapped ? (above[j - 2] ?? 0) + 1 : Infinity
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    above = row
    row = next
  }
  return row[b.length] ?? 0
}
