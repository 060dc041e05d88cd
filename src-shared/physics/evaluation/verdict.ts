import type { Evaluation } from './evaluation.ts'
import { judgement } from './number-text.ts'

/** Features that the reference's own spread explains, of how many. */
export function featuresAtFloor({ features }: Pick<Evaluation, 'features'>): number {
  return features.filter(({ separation }) => judgement(separation) === 'good').length
}
