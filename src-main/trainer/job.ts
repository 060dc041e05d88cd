import type { TrainControl } from '../engine/train/train.ts'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { Answer, JobProgress, Question } from './messages.ts'

/** What a job may use: tell what happens, and hear whether to pause or stop. */
export type JobContext = {
  control: TrainControl
  tell(event: RunEvent): void
  progress(progress: JobProgress): void
  /** Answers questions, one after the other, until the job is to stop. A `ProblemError` declines a question. */
  serve(answer: (question: Question) => Promise<Answer>): Promise<void>
}

/** One thing the trainer child can do. `input` is checked by the job's own schema. */
export interface Job {
  run(input: unknown, context: JobContext): Promise<unknown>
}
