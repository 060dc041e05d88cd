import type { Problem } from '../../base/problem.ts'
import type { Estimate } from './compare-features.ts'

/** What a measure found, in words that reports, terminals and the window draw without knowing it. */
export type MeasureResult = {
  id: string
  title: string
  /** How to read the numbers, in two or three sentences. */
  explanation: string
  /** Paper and equation. */
  source: string
  /** What was done where a published definition asks for more: sizes, repeats. Empty when it is that definition. */
  reduced: string
  rows: MeasureRow[]
  figures: MeasureFigure[]
  /** Settings by name, for those who repeat it. */
  settings: Record<string, number | boolean | string>
  problems: Problem[]
}

export type MeasureRow = Estimate & {
  id: string
  label: string
  unit: string
  /** The same of the reference against itself; null where there is none. */
  floor: Estimate | null
  /** The value of a perfect generator, such as 0.5 for an AUC. */
  best: number
}

export type MeasureFigure = {
  title: string
  x: { label: string; scale: 'linear' | 'log' }
  y: { label: string; scale: 'linear' | 'log' }
  lines: {
    name: string
    tone: 'reference' | 'generated' | 'guide'
    x: number[]
    y: number[]
    error: number[] | null
  }[]
}
