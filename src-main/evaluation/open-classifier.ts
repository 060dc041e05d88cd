import type { MeasuredBatch } from '../../src-shared/physics/evaluation/feature.ts'

/** A classifier that a run has trained, as measures look at events through it. */
export type OpenClassifier = {
  name: string
  /** Of the checkpoint. */
  round: number
  classes: number
  /** Numbers per event in its last hidden layer. */
  width: number
  /** Of events as the evaluation has them: the last hidden layer, and the probability of each class, event by event. */
  look(batch: MeasuredBatch): Promise<{ hidden: Float32Array; probabilities: Float32Array }>
  close(): void
}
