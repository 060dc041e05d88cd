import { readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { DataFile } from '../format.ts'
import { bytesOf, sharedData, temporaryFolder, valueOf, writeHdf5 } from '../test-files.ts'
import { hdf5 } from './hdf5.ts'

/** An instance of the library serves one file after the other: nothing of one may be left for the next. */

const folder = temporaryFolder()
afterAll(() => folder.remove())

async function numbersIn(file: DataFile, name: string, count: number): Promise<number[]> {
  const out = new Float64Array(count)
  await file.read(name, 0, out)
  return [...out]
}

test('a file with other content in the same place on the disk is read as it is now', async () => {
  const path = await writeHdf5(join(folder.path, 'first.h5'), {
    a: { data: Float32Array.of(1, 2, 3), shape: [3, 1] },
  })
  const other = await writeHdf5(join(folder.path, 'second.h5'), {
    a: { data: Float64Array.of(7, 8), shape: [2, 1], chunks: [1, 1] },
    b: { data: Int32Array.of(9), shape: [1] },
  })
  const first = valueOf(await hdf5.open(path))
  expect(await numbersIn(first, 'a', 3)).toEqual([1, 2, 3])
  await first.close()
  writeFileSync(path, bytesOf(other))
  const second = valueOf(await hdf5.open(path))
  expect(second.entries.map(({ name, shape, dtype }) => ({ name, shape, dtype }))).toEqual([
    { name: 'a', shape: [2, 1], dtype: 'float64' },
    { name: 'b', shape: [1], dtype: 'int32' },
  ])
  expect(await numbersIn(second, 'a', 2)).toEqual([7, 8])
  expect(await numbersIn(second, 'b', 1)).toEqual([9])
  await second.close()
})

test('an error in one file is not felt by the next', async () => {
  const path = await writeHdf5(join(folder.path, 'whole.h5'), {
    a: { data: Float32Array.of(4, 5), shape: [2, 1] },
  })
  for (const cut of [0.3, 0.6, 0.9]) {
    const bytes = bytesOf(path)
    const damaged = folder.write('damaged.h5', bytes.slice(0, Math.floor(bytes.length * cut)))
    const opened = await hdf5.open(damaged)
    if (opened.ok) await opened.value.close()
    const file = valueOf(await hdf5.open(path))
    expect(await numbersIn(file, 'a', 2)).toEqual([4, 5])
    await file.close()
  }
})

test('two files are open at once, and the same one twice', async () => {
  const paths = await Promise.all(
    [1, 2].map((value) =>
      writeHdf5(join(folder.path, `${value}.h5`), { a: { data: Float32Array.of(value), shape: [1] } }),
    ),
  )
  const files = await Promise.all([...paths, ...paths].map(async (path) => valueOf(await hdf5.open(path))))
  expect(await Promise.all(files.map((file) => numbersIn(file, 'a', 1)))).toEqual([[1], [2], [1], [2]])
  for (const file of files) await file.close()
})

const isLinux = process.platform === 'linux'
if (!isLinux) process.stderr.write('Skipped: which files are still open is only known on Linux.\n')

test.skipIf(!isLinux)('nothing of a closed file stays open, whatever it held', async () => {
  const shared = sharedData()
  const golden = join(import.meta.dirname, 'golden')
  const places = [golden, ...(shared === null ? [] : [join(shared, 'hdf5')])]
  const paths = places.flatMap((place) => readdirSync(place).map((name) => join(place, name)))
  expect(paths.length).toBeGreaterThan(1)
  for (const path of paths) {
    const file = valueOf(await hdf5.open(path))
    for (const entry of file.entries) {
      if (entry.content === 'text') await file.readText(entry.name)
    }
    file.readNote?.('about')
    await file.close()
    const open = readdirSync('/proc/self/fd').map((number) => {
      try {
        return readlinkSync(`/proc/self/fd/${number}`)
      } catch {
        // Closed since the folder was listed.
        return ''
      }
    })
    expect(open.filter((each) => each === path)).toEqual([])
  }
})
