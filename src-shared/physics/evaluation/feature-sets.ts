import type { Panel } from '../panels.ts'
import { calochallengeFeatures } from './calochallenge-features.ts'
import { caloganFeatures } from './calogan-features.ts'
import type { FeatureSet } from './feature.ts'
import { gridFeatures } from './grid-features.ts'

/** The first that fits is used; the last fits everything. Adding one is its file and one line here. */
const featureSets: readonly FeatureSet[] = [calochallengeFeatures, caloganFeatures, gridFeatures]

export function featureSetFor(panels: readonly Panel[]): FeatureSet {
  const found = featureSets.find((each) => each.fits(panels))
  if (found === undefined) throw new Error('Some feature set fits everything')
  return found
}
