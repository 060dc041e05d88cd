import { problem } from '../../../src-shared/base/problem.ts'
import type { MeasureResult } from '../../../src-shared/physics/evaluation/measure-result.ts'
import type { MeasureContext } from './measure.ts'

/** A measure that was asked for and says why it has no numbers, instead of being left out without a word. */
export function tooFew(
  words: Pick<MeasureResult, 'id' | 'title' | 'explanation' | 'source'>,
  found: { context: MeasureContext; has: number; needs: number },
): MeasureResult {
  const { context, has, needs } = found
  return {
    ...words,
    ...{ reduced: `not made: it needs ${needs} showers of each file`, rows: [], figures: [], settings: {} },
    problems: [
      problem({
        code: 'evaluation.too-few-for-measure',
        severity: 'warning',
        at: { file: context.generated.path },
        message: `${words.title} needs ${needs} showers of each file whose features are all numbers, but there are ${has}.`,
        hint: 'Use larger files.',
      }),
    ],
  }
}

/** What a reader must know of showers that could not be placed; empty when all could. */
export function leftOutWords({ reference, generated }: { reference: number; generated: number }): string {
  return reference + generated === 0
    ? ''
    : `${reference} reference and ${generated} generated showers with a feature that is no number are left out`
}

/** Showers per block whose distances to each other take a moment: a thousand million products in all. */
export function affordable(width: number, mode: MeasureContext['mode']): number {
  const products = mode === 'full' ? 1e9 : 5e7
  return Math.max(100, Math.floor(Math.sqrt(products / Math.max(1, width))))
}

/** What is to be said, one after the other, without what is empty. */
export function sentence(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ')
}
