/** What judging a trained model came to: for reading, for scripts, and as files in the run folder. */
export type Judgement = {
  text: string
  file: string | null
  numbers: Record<string, unknown>
  /** Pictures made on the way, relative to the run folder. */
  pictures: string[]
}
