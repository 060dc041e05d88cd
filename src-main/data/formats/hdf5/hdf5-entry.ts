import type { Entry } from '../format.ts'
import type { Field } from './datatype.ts'
import type { Hdf5Metadata } from './hdf5-module.ts'
import type { OwnReader } from './own-reader.ts'

/** A thing in an HDF5 file, and how it is read. */
export type Hdf5Entry = {
  entry: Entry
  /** What is read: null for links that lead to nothing. */
  source: { dataset: string; metadata: Hdf5Metadata; field: Field; own: OwnReader | null } | null
}
