import { z } from 'zod'

/**
 * How the critic sees its two batches: `mixed` as one batch (the lectures' train_on_batch; one pass), `separate` as two
 * passes, which matters when the critic holds batch normalisation.
 */
export const BATCHES = z.enum(['mixed', 'separate']).default('mixed')
