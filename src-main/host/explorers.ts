import { stat } from 'node:fs/promises'
import type { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import { Explored } from '../../src-shared/protocol/explore-messages.ts'
import type { ExploreQuestion } from '../data/explore/explorer.ts'
import { unpackFloats } from '../data/explore/packed-floats.ts'
import { launchTrainer } from '../trainer/launch.ts'
import type { SpareReader } from '../trainer/spare-reader.ts'
import { startJob, type JobHandle } from '../trainer/supervisor.ts'
import type { Caller } from './caller.ts'
import { after } from './timers.ts'

/** Each keeps a file open and up to 128 MB of its events: a third one closes the one that was asked longest ago. */
const MOST_PER_WINDOW = 2
/** A screen that nobody looks at need not keep its events. */
const IDLE_MS = 120_000

type Entry = { key: string; window: string; job: JobHandle; cancelIdle: () => void }

/** Data files that windows look into: one process each, ended when its window turns to others or is gone. */
export function createExplorers({
  spare,
  start = startJob,
}: {
  spare: Pick<SpareReader, 'take'>
  start?: typeof startJob
}) {
  /** Asked longest ago first. */
  let entries: Entry[] = []
  const windows = new Set<string>()

  const launch: typeof launchTrainer = (options) => spare.take() ?? launchTrainer(options)

  function end(which: (entry: Entry) => boolean): Promise<unknown> {
    const ending = entries.filter(which)
    entries = entries.filter((entry) => !which(entry))
    for (const { job, cancelIdle } of ending) {
      cancelIdle()
      job.stop({ patienceMs: 1000 })
    }
    return Promise.all(ending.map(({ job }) => job.outcome))
  }

  function entryFor(key: string, window: string, input: object): Entry {
    const known = entries.find((entry) => entry.key === key && entry.window === window)
    const entry = known ?? {
      key,
      window,
      job: start('explore', input, { launch }),
      cancelIdle: () => undefined,
    }
    if (known === undefined) void entry.job.outcome.then(() => end((each) => each === entry))
    entry.cancelIdle()
    entry.cancelIdle = after(IDLE_MS, () => void end((each) => each === entry))
    entries = [...entries.filter((each) => each !== entry), entry]
    const own = entries.filter((each) => each.window === window)
    if (own.length > MOST_PER_WINDOW) void end((each) => each === own[0])
    return entry
  }

  return {
    async ask(
      { path, choice }: { path: string; choice: DataChoice },
      question: ExploreQuestion,
      { window, onLeave }: Pick<Caller, 'window' | 'onLeave'>,
    ): Promise<Explored> {
      if (!windows.has(window)) {
        windows.add(window)
        onLeave(() => void end((entry) => entry.window === window))
      }
      // A file that is written again is another file. One that is not there is for the job to say.
      const { mtimeMs, size } = await stat(path).catch(() => ({ mtimeMs: 0, size: 0 }))
      const key = JSON.stringify([path, mtimeMs, size, choice])
      const answer = await entryFor(key, window, { path, choice }).job.ask({ kind: 'explore', ...question })
      if (answer.kind !== 'explored') throw new Error(`The trainer answered explore with ${answer.kind}`)
      return Explored.parse(unpackFloats(answer.explored))
    },
  }
}
