/** Where a stored chunk of a dataset is in the file. */
export type ChunkPlace = {
  address: number
  bytes: number
  /** Bit i: filter i was not used for this chunk. */
  mask: number
}
