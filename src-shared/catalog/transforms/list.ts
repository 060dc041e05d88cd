import type { TransformDefinition } from '../define.ts'
import { augment } from './augment/augment.ts'
import { clip } from './clip/clip.ts'
import { cropPad } from './crop-pad/crop-pad.ts'
import { divideByEnergy } from './divide-by-energy/divide-by-energy.ts'
import { fractions } from './fractions/fractions.ts'
import { log } from './log/log.ts'
import { logit } from './logit/logit.ts'
import { minMax } from './min-max/min-max.ts'
import { noise } from './noise/noise.ts'
import { oneHot } from './one-hot/one-hot.ts'
import { power } from './power/power.ts'
import { quantile } from './quantile/quantile.ts'
import { scale } from './scale/scale.ts'
import { standardise } from './standardise/standardise.ts'
import { threshold } from './threshold/threshold.ts'

/** In the order of the palette: what is done to energies first, what is learned from the data last. */
export const transforms: readonly TransformDefinition[] = [
  divideByEnergy,
  threshold,
  clip,
  cropPad,
  augment,
  noise,
  scale,
  log,
  logit,
  power,
  minMax,
  standardise,
  quantile,
  fractions,
  oneHot,
]
