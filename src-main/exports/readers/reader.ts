import type { NotChecked } from '../../../src-shared/protocol/export-check.ts'
import type { NamedArrays } from '../named-arrays.ts'
import type { TrainedGenerator } from '../trained-generator.ts'

/** Reads a target's files back with a program of its own, so that no export is checked with its writer's arithmetic. */
export type Reader = {
  target: string
  read(written: WrittenExport): Promise<ReadBack>
}

export type WrittenExport = {
  /** The files where they lie until they are checked. */
  paths: readonly string[]
  /** By `SamplerInput.name`. */
  inputs: NamedArrays
  trained: TrainedGenerator
}

/** A file that the program does not run is a `ProblemError`; a program that is not here is no fault of the export. */
export type ReadBack = { outputs: NamedArrays; checkedWith: string } | { notChecked: NotChecked }

export function pathEndingIn(paths: readonly string[], end: string): string {
  const path = paths.find((each) => each.endsWith(end))
  if (path === undefined) throw new Error(`No file of the export ends in ${end}`)
  return path
}
