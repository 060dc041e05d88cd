import { z } from 'zod'
import { Unit } from '../../base/units.ts'
import { Geometry } from '../../physics/geometry.ts'

/**
 * Params of the dataset node. What the networks need to know (shape, unit, sizes) is declared here, so that a project
 * can be drawn, checked and summarised without its file; opening the file compares it with what is declared.
 */
export const DatasetParams = z.object({
  /** Path, absolute or relative to the project file; `shipped:<name>` for data that come with the app; empty: ask. */
  source: z.string().default(''),
  /** `auto` recognises the layout; otherwise the id of one (`calochallenge`, `calogan`, `geant4-b5`, `table`, ...). */
  layout: z.string().default('auto'),
  /** What holds the showers (or images, or features): a dataset or branch name, `pixel_*`, or columns with commas.
   * Empty: the layout decides. */
  showers: z.string().default(''),
  /** What holds the condition (incident energy, angles): a name, or several with commas; empty: the layout decides,
   * `none`: do not use any, `sum`: the event's own sum of values. */
  condition: z.string().default(''),
  /** What holds the class labels; empty: the layout decides, `none`: do not use any. */
  labels: z.string().default(''),
  /** Shape of one event as the networks see it, e.g. [20, 4, 1] or [368]. */
  shape: z.array(z.int().positive()).min(1),
  unit: Unit.default('MeV'),
  /** Numbers per event in the condition; 0: there is none. */
  conditionSize: z.int().nonnegative().default(0),
  conditionUnit: Unit.default('MeV'),
  /** Number of classes of the labels; 0: there are none. */
  classes: z.int().nonnegative().default(0),
  geometry: Geometry.nullable().default(null),
  /** Binning file (XML) of a CaloChallenge data set; empty: found beside the data, or known by the number of voxels. */
  binning: z.string().default(''),
  /** Cells with less do not count as hit, in `unit`; null: the layout decides. */
  threshold: z.number().nonnegative().nullable().default(null),
  /** Part of the events kept apart for evaluation, never trained on. */
  testFraction: z.number().min(0).max(0.9).default(0.2),
  splitSeed: z.int().nonnegative().default(0),
})
export type DatasetParams = z.infer<typeof DatasetParams>
