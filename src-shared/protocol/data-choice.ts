import { z } from 'zod'
import { Unit } from '../base/units.ts'
import { Geometry } from '../physics/geometry.ts'

const Name = z.string().max(4000).default('')

/** What the user says about a file instead of what it says itself; empty and null: as the file says. */
export const DataChoice = z.object({
  layout: z.string().max(100).default('auto'),
  /** Entries, as the dataset node names them. */
  showers: Name,
  condition: Name,
  labels: Name,
  unit: Unit.nullable().default(null),
  conditionUnit: Unit.nullable().default(null),
  geometry: Geometry.nullable().default(null),
  /** Another form of the same number of values. */
  shape: z.array(z.int().positive()).min(1).max(6).nullable().default(null),
})
export type DataChoice = z.infer<typeof DataChoice>
