/** Colours of classes, in the order of the classes; the legend names each, so that colour is not all there is. */
const COLORS = [
  'var(--data)',
  'var(--critic)',
  'var(--generator)',
  'var(--latent)',
  'var(--recipe)',
  'var(--warning)',
  'var(--accent)',
  'var(--error)',
  'var(--part)',
  'var(--text)',
]

export function classColor(index: number): string {
  return COLORS[index % COLORS.length] as string // never empty
}
