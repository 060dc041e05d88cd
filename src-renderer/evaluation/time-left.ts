/** At the pace of this part so far; empty while there is no telling. */
export function leftText(fraction: number | null, partMs: number): string {
  if (fraction === null || fraction < 0.02 || fraction >= 1 || partMs < 500) return ''
  return `about ${secondsText((partMs * (1 - fraction)) / fraction)}`
}

/** 3200 → `3 s`, 95000 → `1 min 35 s`, 7_260_000 → `2 h 1 min`. */
export function secondsText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
