import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { problemsFrom, temporaryFolder, valueOf, writeHdf5 } from '../formats/test-files.ts'
import { openDataset } from '../open-dataset.ts'
import { splitEvents } from './split.ts'
import { createWindowReader } from './window-reader.ts'

const isBuilt = existsSync(new URL('../../../out/main/reader.js', import.meta.url))
if (!isBuilt) process.stderr.write('Skipped: the thread that reads ahead is not built (npm run build).\n')

const folder = temporaryFolder()
afterAll(() => folder.remove())

const EVENTS = 500
const CELLS = 6

async function openShowers() {
  await writeHdf5(join(folder.path, 'showers.h5'), {
    showers: {
      data: Float32Array.from({ length: EVENTS * CELLS }, (_, at) => at),
      shape: [EVENTS, CELLS],
      chunks: [16, CELLS],
      gzip: 4,
    },
    incident_energies: {
      data: Float64Array.from({ length: EVENTS }, (_, event) => CELLS * CELLS * event + 15),
      shape: [EVENTS, 1],
    },
  })
  const params = DatasetParams.parse({ source: 'showers.h5', shape: [CELLS], conditionSize: 1 })
  return valueOf(await openDataset(params, { projectFolder: folder.path }))
}

test.runIf(isBuilt)('a thread of its own reads the same rows as this one', async () => {
  const source = await openShowers()
  const split = splitEvents(EVENTS, { testFraction: 0.2, seed: 3 })
  const memory = { seed: 9, memoryBytes: 4 * 8 * 200, stripBytes: 4 * 8 * 16 }
  const { reopen: _, ...here } = source
  const threaded = createWindowReader(source, split, memory)
  const plain = createWindowReader(here, split, memory)
  expect(threaded.plan.windows).toBeGreaterThan(4)
  for (const draw of [0, 1, 2, 3, 8, 9, 30]) {
    const batch = await threaded.batch(draw, 60)
    expect(batch).toEqual(await plain.batch(draw, 60))
    batch.condition?.forEach((energy, row) => {
      const event = (batch.showers[row * CELLS] ?? NaN) / CELLS
      expect(energy).toBe(CELLS * CELLS * event + 15)
    })
  }
  await threaded.close()
  await plain.close()
  await source.close()
})

test.runIf(isBuilt)('what the thread cannot read comes back as the problem that it is', async () => {
  const source = await openShowers()
  const split = splitEvents(EVENTS, { testFraction: 0, seed: 3 })
  const gone = { path: join(folder.path, 'gone.h5'), params: source.reopen!.params }
  const reader = createWindowReader({ ...source, reopen: gone }, split, { seed: 1, memoryBytes: 6400 })
  const [problem] = await problemsFrom(reader.window(0))
  expect(problem).toMatchObject({ code: 'data.missing', at: { file: gone.path } })
  await reader.close()
  await source.close()
})
