import type { Ink } from '../../src-shared/pictures/figure.ts'
import { isDrawnOver, type Overlaid } from '../../src-shared/pictures/evaluation-figures.ts'
import type { EvaluationSummary, Published } from '../../src-shared/protocol/evaluation-messages.ts'
import type { RunColor } from '../state/run-colors.ts'
import { colorKeyOf, keyOf, type OpenedEvaluation } from './evaluations-store.ts'

/** One of the evaluations on the page. */
export type ShownEvaluation = Overlaid & {
  key: string
  summary: EvaluationSummary
  color: RunColor
  published: Published | null
  /** False: it was made with other bins than the first, so that its lines cannot be drawn over those. */
  isComparable: boolean
}

/** Never colour alone. */
const DASHES = ['', '5 2.5', '1.5 2', '7 2 1.5 2'] as const

/** In the order in which they were chosen; what is still being read is left out. */
export function overlaidOf(
  shown: readonly string[],
  parts: {
    evaluations: readonly EvaluationSummary[]
    opened: Readonly<Record<string, OpenedEvaluation>>
    colorOf: (key: string) => RunColor
    titleOf: (runId: string) => string
  },
): ShownEvaluation[] {
  const first = shown.map((key) => parts.opened[key]).find((each) => each !== undefined)?.evaluation
  return shown.flatMap((key, index) => {
    const summary = parts.evaluations.find(({ id }) => keyOf(id) === key)
    const opened = parts.opened[key]
    if (summary === undefined || opened === undefined || first === undefined) return []
    const { evaluation, published } = opened
    const { id, generated } = summary
    return [
      {
        ...{ key, summary, evaluation, published, color: parts.colorOf(colorKeyOf(id)) },
        name: id.runId === null ? generated : parts.titleOf(id.runId),
        ink: `sample-${index}` as const,
        dash: DASHES[index % DASHES.length] ?? '',
        isComparable: isDrawnOver(evaluation, first),
      },
    ]
  })
}

/** For drawing in the window: colours of the theme. */
export function windowColors(shown: readonly Pick<ShownEvaluation, 'ink' | 'color'>[]): (ink: Ink) => string {
  const inks: Partial<Record<Ink, string>> = {
    ...{ text: 'var(--text)', dim: 'var(--dim)', guide: 'var(--dim)', grid: 'var(--line)' },
    reference: 'var(--dim)',
  }
  for (const { ink, color } of shown) inks[ink] = `var(--${color})`
  return (ink) => inks[ink] ?? ink
}

const PAPER_COLORS: Record<RunColor, string> = {
  critic: '#c2500a',
  generator: '#047857',
  latent: '#7c3aed',
  data: '#0277b6',
  recipe: '#c02678',
  accent: '#2467d6',
  part: '#586577',
}

/** For a file that stands alone: on white. */
export function paperColors(shown: readonly Pick<ShownEvaluation, 'ink' | 'color'>[]): (ink: Ink) => string {
  const inks: Partial<Record<Ink, string>> = {
    ...{ text: '#17202b', dim: '#4f5c6d', guide: '#4f5c6d', grid: '#e0e5ec', reference: '#6b7685' },
  }
  for (const { ink, color } of shown) inks[ink] = PAPER_COLORS[color]
  return (ink) => inks[ink] ?? ink
}
