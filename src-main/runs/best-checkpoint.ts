import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CHECKPOINTS, readCheckpoint, storeCheckpoint, type Checkpoint } from './checkpoint.ts'

/** One checkpoint is kept however many newer ones there are: that of the best round. */
const NAME = /^best-round-(\d{9})\.safetensors$/

function bestFile(round: number): string {
  return join(CHECKPOINTS, `best-round-${String(round).padStart(9, '0')}.safetensors`)
}

export async function keepBest(folder: string, checkpoint: Checkpoint): Promise<void> {
  await storeCheckpoint(join(folder, bestFile(checkpoint.counters.round)), checkpoint)
}

/** Once the manifest names the new one. */
export async function forgetOtherBest(folder: string, kept: number): Promise<void> {
  for (const round of await bestRounds(folder)) {
    if (round !== kept) await rm(join(folder, bestFile(round)), { force: true })
  }
}

/** Ascending; more than one only where a run was killed between two writes. */
export async function bestRounds(folder: string): Promise<number[]> {
  const names = await readdir(join(folder, CHECKPOINTS)).catch((): string[] => [])
  return names
    .map((name) => NAME.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

export function readBest(folder: string, round: number): Promise<Checkpoint> {
  return readCheckpoint(join(folder, bestFile(round)))
}
