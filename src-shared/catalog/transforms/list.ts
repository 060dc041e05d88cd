import type { TransformDefinition } from '../define.ts'
import { clip } from './clip/clip.ts'
import { divideByEnergy } from './divide-by-energy/divide-by-energy.ts'
import { fractions } from './fractions/fractions.ts'
import { log } from './log/log.ts'
import { minMax } from './min-max/min-max.ts'
import { oneHot } from './one-hot/one-hot.ts'
import { power } from './power/power.ts'
import { scale } from './scale/scale.ts'
import { standardise } from './standardise/standardise.ts'
import { threshold } from './threshold/threshold.ts'

/** In the order of the palette: what is done to energies first, what is learned from the data last. */
export const transforms: readonly TransformDefinition[] = [
  divideByEnergy,
  threshold,
  clip,
  scale,
  log,
  power,
  minMax,
  standardise,
  fractions,
  oneHot,
]
