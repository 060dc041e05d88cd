/** 812 → `812 B`, 48213 → `48 kB`, 3400000 → `3.4 MB`: powers of ten, as disks are sold. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  const [scaled, unit] = bytes < 999.5e6 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB']
  return `${scaled.toFixed(scaled < 10 ? 1 : 0)} ${unit}`
}
