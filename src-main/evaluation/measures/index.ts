import { birthday } from './birthday/birthday.ts'
import { classifierMeasure } from './classifier/classifier.ts'
import { closure } from './closure/closure.ts'
import { imageQuality } from './image-quality/image-quality.ts'
import type { Measure } from './measure.ts'
import { mmd } from './mmd/mmd.ts'
import { modes } from './modes/modes.ts'
import { neighbours } from './neighbours/neighbours.ts'
import { precisionRecallMeasure, precisionRecallOfCells } from './precision-recall/precision-recall.ts'
import { similarity } from './similarity/similarity.ts'

/** In the order of the report. Adding one is its folder and one line here. */
export const measures: readonly Measure[] = [
  classifierMeasure,
  closure,
  imageQuality,
  precisionRecallMeasure,
  precisionRecallOfCells,
  mmd,
  modes,
  neighbours,
  birthday,
  similarity,
]

/** Those that are made unasked and those named; `all` names every one. */
export function measuresFor(named: readonly string[]): Measure[] {
  const isAll = named.includes('all')
  return measures.filter(({ id, isUnasked }) => isUnasked || isAll || named.includes(id))
}

export function unknownMeasures(named: readonly string[]): string[] {
  return named.filter((name) => name !== 'all' && !measures.some(({ id }) => id === name))
}
