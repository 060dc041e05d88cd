import { z } from 'zod'

/** Of a run: the newest checkpoint, the one that its physics metric has chosen, or that of a round. */
export const CheckpointWish = z.union([z.enum(['last', 'best']), z.int().nonnegative()])
export type CheckpointWish = z.infer<typeof CheckpointWish>
