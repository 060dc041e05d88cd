import type { ReactElement } from 'react'
import type { SampleFrame } from '../../src-shared/protocol/run-messages.ts'

/** Draws a run's showers; the pictures are another feature's. */
export type DrawFrame = (given: { frame: SampleFrame; width: number }) => ReactElement
