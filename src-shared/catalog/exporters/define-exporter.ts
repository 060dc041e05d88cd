import type { Problem } from '../../base/problem.ts'
import type { Unit } from '../../base/units.ts'
import type { ModelPlan } from '../../plan/model-plan.ts'
import type { EventShape } from '../../tensor/shape.ts'
import type { Graph } from './graph/graph.ts'

/**
 * A way to write a trained generator down for use elsewhere: a folder with one definition and a line in `index.ts`.
 * The function to write is a graph recorded from the same definitions that were trained, so an exporter knows
 * primitive operations only, never layers or transforms.
 */
export interface ExporterDefinition {
  target: string
  title: string
  /** One sentence for the export dialog and the help. */
  summary: string
  /** Why this model cannot be exported this way; empty when it can. */
  supports(plan: ModelPlan): Problem[]
  /** The complete files; throws a `ProblemError` when a limit of the format is exceeded. */
  write(input: ExportInput): ExportFile[]
}

export type ExportInput = { graph: Graph; description: ExportDescription }

/** `path` is relative to the folder exported to, with `/`. Several files share one folder of their own. */
export type ExportFile = { path: string; bytes: Uint8Array }

/** What a user of the file must know, and where the generator comes from; written into the file's metadata. */
export type ExportDescription = {
  /** Base name of the files. */
  name: string
  title: string
  ganvasVersion: string
  runId: string
  /** ISO 8601. */
  created: string
  inputs: readonly PortDescription[]
  outputs: readonly PortDescription[]
  /** SHA-256 of the data file that was trained on; null when there is none. */
  dataSha256: string | null
  dataFile: string | null
  /** Further facts by name: geometry, shape of an event, training summary. Values are plain JSON. */
  facts: Readonly<Record<string, unknown>>
}

export type PortDescription = {
  name: string
  /** Without the batch. */
  shape: EventShape
  unit: Unit
  meaning: string
  /** How to draw it, for latent numbers. */
  distribution?: 'normal' | 'uniform'
  /** The range seen in training, in `unit`. */
  range?: { min: number; max: number }
}
