import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricPoint, RunEvent } from '../../src-shared/protocol/run-events.ts'
import { checkpointFile, checkpointRounds } from '../runs/checkpoint.ts'
import { METRICS, readManifest } from '../runs/run-folder.ts'
import { isRunLocked } from '../runs/run-lock.ts'
import { metricsOf, rebuildEvents, sampleFiles } from './rebuilt-events.ts'
import type { RunLog } from './run-log.ts'
import { pointsIn } from './run-results.ts'

/** A run that another program trains, the command line or another host: what is new in its folder is told as it comes. */
export type ForeignRun = RunLog & { isOver(): boolean }

/** As often as a chart is looked at; only while somebody follows. */
const LOOK_EVERY_MS = 500

export async function followForeignRun(
  folder: string,
  parts: { after: (ms: number, callback: () => void) => () => void; onOver: () => void },
): Promise<ForeignRun> {
  const metrics = createTail(join(folder, METRICS))
  const first = await readManifest(folder)
  const events = await rebuildEvents(folder, first, (await metrics.read()).points)
  const told = new Set(events.flatMap((event) => ('file' in event ? [String(event.file)] : [])))
  const listeners = new Set<() => void>()
  let rounds = first.rounds
  let isOver = false
  let isLooking = false
  let cancel = () => undefined as void

  function tell(fresh: readonly RunEvent[]): void {
    if (fresh.length === 0) return
    events.push(...fresh)
    for (const listener of [...listeners]) listener()
  }

  async function look(): Promise<void> {
    // Looked at before what it wrote last is read.
    const isGoing = await isRunLocked(folder)
    const manifest = await readManifest(folder)
    const { points, isOther } = await metrics.read()
    const [started] = events
    // A run that went back to a checkpoint has written its metrics anew.
    if ((isOther || manifest.rounds !== rounds) && started?.type === 'started')
      tell([{ ...started, rounds: manifest.rounds, fromRound: isOther ? 0 : manifest.round }])
    rounds = manifest.rounds
    tell(metricsOf(points, manifest))
    const files = [
      ...(await checkpointRounds(folder)).map((round) => ({
        ...{ type: 'checkpoint' as const, round, file: checkpointFile(round) },
      })),
      ...(await sampleFiles(folder)).map((each) => ({ type: 'samples' as const, ...each })),
    ].filter(({ file }) => !told.has(file))
    for (const { file } of files) told.add(file)
    tell(files)
    if (isGoing) return
    isOver = true
    const { outcome, round } = manifest
    if (outcome !== 'running') tell([{ type: 'finished', outcome, round, run: folder }])
    parts.onOver()
  }

  async function lookAgain(): Promise<void> {
    if (isLooking || isOver) return
    isLooking = true
    // A file that is being replaced is there the next time.
    await look().catch(() => undefined)
    isLooking = false
    if (listeners.size > 0) wait()
  }

  function wait(): void {
    cancel()
    if (!isOver) cancel = parts.after(LOOK_EVERY_MS, () => void lookAgain())
  }

  return {
    isOver: () => isOver,
    lastSeq: () => events.length - 1,
    read: (afterSeq, most) =>
      Promise.resolve(
        events
          .slice(afterSeq + 1, afterSeq + 1 + most)
          .map((event, at) => ({ seq: afterSeq + 1 + at, event })),
      ),
    onNew(listener) {
      listeners.add(listener)
      wait()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) cancel()
      }
    },
  }
}

/** Whole lines that a growing file has got since it was read last; all of them when it is another file. */
function createTail(path: string) {
  let file = -1
  let bytes = 0
  return {
    async read(): Promise<{ points: MetricPoint[]; isOther: boolean }> {
      const opened = await open(path, 'r').catch(() => null)
      if (opened === null) return { points: [], isOther: false }
      try {
        const { ino, size } = await opened.stat()
        const isOther = file >= 0 && (ino !== file || size < bytes)
        if (isOther) bytes = 0
        file = ino
        const buffer = Buffer.alloc(size - bytes)
        const { bytesRead } = await opened.read(buffer, 0, buffer.length, bytes)
        const whole = buffer.subarray(0, buffer.subarray(0, bytesRead).lastIndexOf(10) + 1)
        bytes += whole.length
        return { points: pointsIn(whole.toString('utf8')), isOther }
      } finally {
        await opened.close()
      }
    },
  }
}
