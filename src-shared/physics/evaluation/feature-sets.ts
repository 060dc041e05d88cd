import type { Panel } from '../panels.ts'
import { calochallengeFeatures } from './calochallenge-features.ts'
import { caloganFeatures } from './calogan-features.ts'
import type { FeatureSet, SetHints } from './feature.ts'
import { gridFeatures } from './grid-features.ts'
import { lhcbFeatures } from './lhcb-features.ts'
import { par04Features } from './par04-features.ts'

/** The first that fits is used; the last fits everything. Adding one is its file and one line here. */
const featureSets: readonly FeatureSet[] = [
  par04Features,
  calochallengeFeatures,
  caloganFeatures,
  lhcbFeatures,
  gridFeatures,
]

export function featureSetFor(
  panels: readonly Panel[],
  hints: SetHints = { layouts: [], conditions: 0 },
): FeatureSet {
  const found = featureSets.find((each) => each.fits(panels, hints))
  if (found === undefined) throw new Error('Some feature set fits everything')
  return found
}
