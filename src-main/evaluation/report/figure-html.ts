import { svgOf, type Figure, type Ink } from '../../../src-shared/pictures/figure.ts'

/** Colours of the page's style, so that figures follow its light, dark and printed looks. */
const COLORS: Partial<Record<Ink, string>> = {
  text: 'var(--text)',
  dim: 'var(--dim)',
  guide: 'var(--dim)',
  grid: 'var(--line)',
  reference: 'var(--ref)',
  'sample-0': 'var(--gen)',
}

export function figureHtml(figure: Figure): string {
  return `<figure>${svgOf(figure, (ink) => COLORS[ink] ?? ink)}</figure>`
}
