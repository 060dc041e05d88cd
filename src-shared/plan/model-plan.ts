import type { EventShape, Shape } from '../tensor/shape.ts'
import type { Representation } from './representation.ts'

/**
 * What compile hands to the engine, the summary and the exporters: plain JSON, no canvas, no TensorFlow.
 * A network is a list of steps in an order in which every input is known before it is used.
 */
export type ModelPlan = {
  name: string
  networks: NetworkPlan[]
  data: DataPlan
  training: TrainingPlan
}

export type NetworkRole = 'generator' | 'critic' | 'classifier' | 'regressor' | 'part'

export type NetworkPlan = {
  id: string
  name: string
  role: NetworkRole
  inputs: SourcePlan[]
  steps: StepPlan[]
  /** Key of the value that leaves the network. */
  output: string
  outputShape: Shape
  /** Every weight that the steps read, including those of networks used as nodes (they keep their owner's names). */
  weights: WeightPlan[]
}

/** Where a network's input comes from. */
export type SourcePlan = {
  key: string
  node: string
  name: string
  shape: EventShape
} & (
  | { source: 'data' }
  | { source: 'condition' }
  | { source: 'latent'; distribution: 'normal' | 'uniform' }
  | { source: 'input' }
)

export type StepPlan = {
  /** Unique inside the network: the node id, prefixed by the ids of the network nodes it was reached through. */
  key: string
  node: string
  name: string
  kind: string
  params: Record<string, unknown>
  inputs: string[]
  inputShapes: Shape[]
  outputShape: Shape
  /** Local weight name (`kernel`) → name in the model (`<network>/<node>/kernel`). */
  weights: Record<string, string>
}

export type WeightPlan = {
  name: string
  network: string
  node: string
  local: string
  shape: EventShape
  initializer: Initializer
  /** Non-trainable weights are moving averages: updated by the layer, never by an optimizer. */
  trainable: boolean
}

/** `fanIn`/`fanOut` are of the whole weight: kernel area times channels for convolutions. */
export type Initializer =
  | { kind: 'zeros' }
  | { kind: 'ones' }
  | { kind: 'constant'; value: number }
  | { kind: 'glorot-uniform' | 'glorot-normal' | 'he-uniform' | 'he-normal'; fanIn: number; fanOut: number }
  | { kind: 'random-normal'; sd: number }
  | { kind: 'random-uniform'; limit: number }

export type DataPlan = {
  /** The dataset node's checked params; null when the document has no dataset node. */
  dataset: { node: string; params: Record<string, unknown> } | null
  showers: ChainPlan
  condition: ChainPlan | null
  labels: ChainPlan | null
}

/** A way through the data lane: what the file gives, the transforms in order, what the networks see. */
export type ChainPlan = { raw: Representation; transforms: TransformPlan[]; final: Representation }

export type TransformPlan = {
  node: string
  name: string
  kind: string
  params: Record<string, unknown>
  input: Representation
  output: Representation
}

export type TrainingPlan = {
  recipe: { kind: string; params: Record<string, unknown> }
  batch: number
  trainers: TrainerPlan[]
  frozen: string[]
  pretraining: { network: string; rounds: number }[]
  /** Exponential moving average of the generator's weights; null when off. */
  average: { decay: number } | null
}

/** One entry of a schedule round: `steps` updates of one network by one optimizer, on batches of batch × batchFactor. */
export type TrainerPlan = {
  network: string
  role: NetworkRole
  optimizer: { kind: string; params: Record<string, unknown> }
  steps: number
  batchFactor: number
}
