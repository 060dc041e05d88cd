import type { Unit } from '../base/units.ts'
import type { Geometry } from '../physics/geometry.ts'
import type { EventShape } from '../tensor/shape.ts'

/** What one event looks like at some point of the data lane: its shape, unit, and what the numbers mean. */
export type Representation = {
  shape: EventShape
  unit: Unit
  geometry: Geometry | null
  /** Set once events are split into cell fractions and totals; null before. */
  fractions: FractionLayout | null
  /** Number of classes when the numbers are class indices (labels), else null. */
  classes: number | null
}

/** `[fractions of block 0, fractions of block 1, ..., total of block 0, total of block 1, ...]`. */
export type FractionLayout = {
  /** Cells per block: one block for a split per event, one per calorimeter layer for a split per layer. */
  blocks: readonly number[]
  /** The power the fractions are stored with (0.5: square roots), so that the head can undo it. */
  power: number
}
