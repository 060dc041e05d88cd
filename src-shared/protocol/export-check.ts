import { z } from 'zod'

export const NotChecked = z.object({
  /** What is missing here, as a sentence. */
  why: z.string(),
  /** What its owner can do to have it checked, as a sentence or a command. */
  how: z.string(),
})
export type NotChecked = z.infer<typeof NotChecked>

/**
 * What reading an export back found: the program and the largest relative difference from the trained generator's
 * showers, or, where there is no such program, why it was not checked.
 */
export const exportCheck = {
  checkedWith: z.string().nullable(),
  maxRelativeDifference: z.number().nullable(),
  notChecked: NotChecked.nullable().default(null),
}
