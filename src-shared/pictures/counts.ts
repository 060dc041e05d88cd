import type { Ink } from './figure.ts'

/** Events per bin, and of how many. */
export type Counts = { counts: ArrayLike<number>; total: number }
export type HistogramSample = Counts & { name: string; ink: Ink; dash: string }
export type Panel = { left: number; right: number; top: number; bottom: number }
