import { z } from 'zod'

/** How long a trained generator takes, as `ganvas timing` measures it: `timing.json` in the run folder. */
export const GeneratorTiming = z.object({
  format: z.literal('ganvas-timing'),
  version: z.literal(1),
  date: z.string(),
  ganvas: z.string(),
  run: z.string(),
  round: z.int().nonnegative(),
  cells: z.int().positive(),
  parameters: z.int().nonnegative(),
  /** What was measured, in a sentence. */
  definition: z.string(),
  devices: z.array(
    z.object({
      device: z.enum(['CPU', 'GPU']),
      /** Processor or card, and what computed. */
      hardware: z.string(),
      backend: z.string(),
      threads: z.int().positive(),
      computation: z.string(),
      rows: z.array(
        z.object({
          batch: z.int().positive(),
          /** Mean and standard deviation over the repeats, in ms per shower; null where a batch was left out. */
          msPerShower: z.number().nullable(),
          sd: z.number().nullable(),
          repeats: z.int().nonnegative(),
          /** Showers per call of the program: a large batch may be made in several. */
          atOnce: z.int().positive(),
          note: z.string(),
        }),
      ),
    }),
  ),
})
export type GeneratorTiming = z.infer<typeof GeneratorTiming>

export const TIMING = 'timing.json'
