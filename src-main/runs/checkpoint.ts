import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { problem, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import { writeFileAtomic } from '../files/atomic-write.ts'
import { fileProblem } from '../files/file-problem.ts'
import { decodeTensors, encodeTensors } from '../files/safetensors.ts'

/** Named arrays and counters of a run at one round; see `engine/train/model-state.ts` for what they mean. */
export type Checkpoint = {
  arrays: Map<string, { shape: readonly number[]; values: Float32Array }>
  counters: Counters
}

const Counters = z.object({
  round: z.int().nonnegative(),
  update: z.int().nonnegative(),
  drawn: z.int().nonnegative(),
  trainer: z.array(z.int().nonnegative()),
  pretraining: z.array(z.int().nonnegative()),
  average: z.int().nonnegative(),
})
type Counters = z.infer<typeof Counters>

export const CHECKPOINTS = 'checkpoints'
const NAME = /^round-(\d{9})\.safetensors$/
/** Older ones are removed once a newer one is safely on the disk. */
const KEPT = 3

export function checkpointFile(round: number): string {
  return join(CHECKPOINTS, `round-${String(round).padStart(9, '0')}.safetensors`)
}

/** Returns the file's path inside the run folder. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<string> {
  const file = checkpointFile(checkpoint.counters.round)
  await storeCheckpoint(join(folder, file), checkpoint)
  // Later ones can only be broken, or this one would have continued from them; they must not push this one out.
  const rounds = (await checkpointRounds(folder)).filter((round) => round <= checkpoint.counters.round)
  for (const old of rounds.slice(0, -KEPT)) await rm(join(folder, checkpointFile(old)), { force: true })
  return file
}

export async function storeCheckpoint(path: string, { counters, arrays }: Checkpoint): Promise<void> {
  const metadata = { format: 'ganvas-checkpoint', counters: JSON.stringify(counters) }
  await writeFileAtomic(path, encodeTensors({ metadata, tensors: arrays }))
}

/** Rounds that have a checkpoint, ascending. */
export async function checkpointRounds(folder: string): Promise<number[]> {
  const names = await readdir(join(folder, CHECKPOINTS)).catch((error: unknown): string[] => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw new ProblemError([fileProblem(error, join(folder, CHECKPOINTS), 'read')])
  })
  return names
    .map((name) => NAME.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

/** The newest whole checkpoint; broken ones are told as warnings and passed over. Null when there is none. */
export async function readLatestCheckpoint(
  folder: string,
): Promise<{ checkpoint: Checkpoint | null; problems: Problem[] }> {
  const problems: Problem[] = []
  for (const round of (await checkpointRounds(folder)).reverse()) {
    try {
      return { checkpoint: await readCheckpoint(join(folder, checkpointFile(round))), problems }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      problems.push(...error.problems.map((each) => ({ ...each, severity: 'warning' as const })))
    }
  }
  return { checkpoint: null, problems }
}

export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new ProblemError([fileProblem(error, path, 'read')])
  })
  const { metadata, tensors } = decodeTensors(bytes, path)
  const counters = Counters.safeParse(parseJson(metadata['counters'] ?? 'null'))
  if (!counters.success) {
    throw new ProblemError([
      problem({
        code: 'checkpoint.broken',
        at: { file: path },
        message: `${path} has no counters: it is not a checkpoint of a Ganvas run.`,
        hint: 'Continue from another checkpoint of the run.',
      }),
    ])
  }
  return { arrays: new Map(tensors), counters: counters.data }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // the schema then refuses it, with the file's name
  }
}
