import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProblemError } from '../../src-shared/base/problem.ts'
import { DatasetParams } from '../../src-shared/catalog/dataset/dataset-params.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import type { EventSource } from '../data/events.ts'
import { openDataset } from '../data/open-dataset.ts'
import { simulate } from '../data/simulator/simulate.ts'

/** How fast events come from the disk, once through the file in its order. */
export type DataFigures = {
  layout: string
  events: number
  numbersPerEvent: number
  fileBytes: number
  /** Median over the repeats, as are the bytes of float32 that came out. */
  eventsPerSecond: number
  bytesPerSecond: number
  all: number[]
}

/** One detector for each layout that the simulator writes. */
const WORKS = [
  { detector: 'calochallenge-1-photons', layout: 'calochallenge' },
  { detector: 'calogan', layout: 'calogan' },
] as const
const EVENTS_AT_A_TIME = 4096

/** Writes simulated files (gzip HDF5) into a temporary folder and reads each `repeats` times. */
export async function benchData(options: {
  isQuick: boolean
  repeats: number
  say: (text: string) => void
}): Promise<DataFigures[]> {
  const { isQuick, repeats, say } = options
  const folder = await mkdtemp(join(tmpdir(), 'ganvas-bench-'))
  try {
    const figures: DataFigures[] = []
    for (const { detector, layout } of WORKS) {
      say(`Data: simulating a file in the layout ${layout}`)
      const out = join(folder, `${detector}.h5`)
      await simulate({ detector, showers: isQuick ? 5000 : 50_000, seed: 1, out })
      const seconds: number[] = []
      let source = await opened(out, layout)
      for (let repeat = 1; repeat <= repeats; repeat++) {
        say(`Data: reading ${layout}, ${repeat} of ${repeats}`)
        seconds.push(await secondsToRead(source))
        await source.close()
        source = await opened(out, layout)
      }
      const { count, shape } = source.info
      await source.close()
      const median = [...seconds].sort((a, b) => a - b)[seconds.length >> 1] ?? NaN
      figures.push({
        ...{ layout, events: count, numbersPerEvent: sizeOf(shape), fileBytes: (await stat(out)).size },
        eventsPerSecond: count / median,
        bytesPerSecond: (count * sizeOf(shape) * 4) / median,
        all: seconds,
      })
    }
    return figures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function opened(path: string, layout: string): Promise<EventSource> {
  const cells = layout === 'calogan' ? 504 : 368
  const params = DatasetParams.parse({
    ...{ source: path, layout, shape: [cells], unit: 'MeV' },
    ...{ conditionSize: 1, conditionUnit: layout === 'calogan' ? 'GeV' : 'MeV' },
  })
  const found = await openDataset(params, { projectFolder: tmpdir() })
  if (!found.ok) throw new ProblemError(found.failure)
  return found.value
}

async function secondsToRead(source: EventSource): Promise<number> {
  const began = performance.now()
  for (let start = 0; start < source.info.count; start += EVENTS_AT_A_TIME) {
    await source.read(start, Math.min(EVENTS_AT_A_TIME, source.info.count - start))
  }
  return (performance.now() - began) / 1000
}
