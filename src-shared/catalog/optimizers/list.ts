import type { OptimizerDefinition } from '../define.ts'
import { adadelta } from './adadelta/adadelta.ts'
import { adagrad } from './adagrad/adagrad.ts'
import { adam } from './adam/adam.ts'
import { rmsprop } from './rmsprop/rmsprop.ts'
import { sgd } from './sgd/sgd.ts'

/** In the order in which people are offered them. */
export const optimizers: readonly OptimizerDefinition[] = [adam, sgd, rmsprop, adagrad, adadelta]
