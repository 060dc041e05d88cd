import type { SourceDefinition } from '../define.ts'
import { conditionSource } from './condition/condition.ts'
import { dataSource } from './data/data.ts'
import { inputSource } from './input/input.ts'
import { latentSource } from './latent/latent.ts'

/** What a network begins with, in the order of the palette. */
export const sources: readonly SourceDefinition[] = [dataSource, conditionSource, latentSource, inputSource]
