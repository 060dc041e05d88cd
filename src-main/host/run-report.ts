import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import { MANIFEST } from '../runs/run-folder.ts'
import type { RunLog } from './run-log.ts'

/** The texts of a run: what evaluation and the compiled step have said last, and the manifest as it is. */
export async function reportOf(folder: string, log: RunLog) {
  let evaluation: string | null = null
  let explained: string | null = null
  await eachEvent(log, (event) => {
    if (event.type === 'evaluated') evaluation = event.text
    if (event.type === 'explained') explained = event.text
  })
  const manifest = await readFile(join(folder, MANIFEST), 'utf8').catch(() => '')
  return { evaluation, explained, manifest }
}

async function eachEvent(log: RunLog, look: (event: RunEvent) => void): Promise<void> {
  for (let seq = -1; seq < log.lastSeq();) {
    const events = await log.read(seq, 1000)
    for (const { event } of events) look(event)
    const last = events.at(-1)
    if (last === undefined) return
    seq = last.seq
  }
}
