/** What `summary --json` prints and the window shows: plain JSON. */
export type Summary = {
  name: string
  networks: NetworkSummary[]
  data: { showers: string[]; condition: string[]; labels: string[] }
  /** Null while the recipe has problems. */
  training: TrainingSummary | null
  /** Of all networks, each weight counted once. */
  parameters: Counts
}

export type NetworkSummary = {
  id: string
  name: string
  role: string
  rows: SummaryRow[]
  /** As Keras counts: the moving averages of batch normalisation are in `total`, but not in `trainable`. */
  parameters: Counts
  /** False while problems leave shapes unknown; then the rows and counts are of what is known. */
  complete: boolean
}

export type SummaryRow = {
  node: string
  name: string
  kind: string
  /** Without the batch; null where it is not known. */
  shape: number[] | null
  parameters: Counts
  /** Cells of the first image, per axis, that one output cell sees; null outside convolutions and pooling. */
  receptiveField: number[] | null
  /** A use of weights that stand in a row above: not counted again. */
  shared: boolean
}

export type TrainingSummary = {
  recipe: string
  batch: number
  trainers: { network: string; optimizer: string; steps: number; batch: number }[]
}

export type Counts = { total: number; trainable: number }
