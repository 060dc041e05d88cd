import type { RequestOutput } from '../../src-shared/protocol/contract.ts'

/** What a target holds of a run, or why it cannot. */
export type Target = RequestOutput<'export.targets'>['targets'][number]
