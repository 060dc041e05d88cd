import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { DatasetParams } from '../../../../src-shared/catalog/dataset/dataset-params.ts'
import { openDataset } from '../../open-dataset.ts'
import type { DataFile } from '../format.ts'
import { rowSize } from '../format.ts'
import { openDataFile } from '../known-formats.ts'
import { problemsFrom, problemsOf, temporaryFolder, valueOf } from '../test-files.ts'
import { byNumberedName } from './image-folder.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Pictures written by Pillow 13 (base64) and what it decodes of the lossy and the indexed ones. */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, 'golden', 'made-by-pillow.json'), 'utf8'),
) as {
  files: Record<string, string>
  decoded: Record<string, number[]>
  indexed: number[]
}

function picture(name: string): Buffer {
  const found = golden.files[name]
  if (found === undefined) throw new Error(`no golden picture “${name}”`)
  return Buffer.from(found, 'base64')
}

let made = 0
/** A folder with these files; names may have a folder in front. */
function folderOf(files: Record<string, Uint8Array | string>): string {
  const path = join(folder.path, `set-${made++}`)
  for (const name of Object.keys(files)) mkdirSync(join(path, name, '..'), { recursive: true })
  for (const [name, content] of Object.entries(files))
    folder.write(`${path.slice(folder.path.length + 1)}/${name}`, content)
  return path
}

async function open(files: Record<string, Uint8Array | string>): Promise<DataFile> {
  return valueOf(await openDataFile(folderOf(files)))
}

async function pixels(file: DataFile, start: number, count: number): Promise<number[]> {
  const out = new Float32Array(count * rowSize(file.entries[0] ?? ({ shape: [] } as never)))
  await file.read('images', start, out)
  return [...out]
}

const upTo = (count: number, step: number) => Array.from({ length: count }, (_, at) => at * step)

describe('pictures by Pillow', () => {
  test.each<[string, string, number[], number[]]>([
    ['grey.png', 'uint8', [1, 3, 4, 1], upTo(12, 20)],
    ['grey16.png', 'uint16', [1, 3, 4, 1], upTo(12, 5000)],
    ['rgb.png', 'uint8', [1, 3, 4, 3], upTo(36, 7)],
    ['rgba.png', 'uint8', [1, 3, 4, 4], upTo(48, 5)],
    ['grey-alpha.png', 'uint8', [1, 3, 4, 2], upTo(24, 10)],
    // A transparent colour is a colour like any other.
    ['transparent-colour.png', 'uint8', [1, 3, 4, 1], upTo(12, 20)],
    ['one-bit.png', 'uint8', [1, 3, 4, 1], [0, 255, 0, 255, 255, 0, 255, 0, 0, 0, 255, 255]],
    ['indexed.png', 'uint8', [1, 3, 4, 3], golden.indexed],
  ])('%s', async (name, dtype, shape, values) => {
    const file = await open({ [name]: picture(name) })
    expect(file.entries).toHaveLength(1)
    expect(file.entries[0]).toMatchObject({ name: 'images', dtype, shape })
    expect(await pixels(file, 0, 1)).toEqual(values)
  })

  test.each(['grey.jpg', 'rgb.jpg', 'progressive.jpg'])('%s within rounding', async (name) => {
    const file = await open({ [name]: picture(name) })
    const found = await pixels(file, 0, 1)
    const expected = golden.decoded[name] ?? []
    expect(found.length).toBe(expected.length)
    // Decoders round the cosine transform and the colours differently.
    const worst = found.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? -99))),
      0,
    )
    expect(worst).toBeLessThanOrEqual(3)
  })
})

test('folders are classes; pictures come in the order of their numbers', async () => {
  const grey = picture('grey.png')
  const file = await open({
    'pi+/10.png': grey,
    'pi+/9.png': grey,
    'e-/1.png': grey,
    'e-/notes.txt': 'not a picture',
    'e-/.hidden.png': 'nor this',
  })
  expect(file.entries.map(({ name, shape, content, note }) => [name, shape, content, note])).toEqual([
    ['images', [3, 3, 4, 1], 'numbers', '1 other file left out'],
    ['label', [3], 'text', null],
  ])
  expect(await file.readText('label')).toEqual(['e-', 'pi+', 'pi+'])
  expect(['b10', 'a2', 'b9', 'a10', 'a2b'].sort(byNumberedName)).toEqual(['a2', 'a2b', 'a10', 'b9', 'b10'])
})

test('ranges of several pictures', async () => {
  const other = pngOf(4, 3, Buffer.alloc(15, 0).fill(9, 1, 5))
  const file = await open({ '1.png': picture('grey.png'), '2.png': other, '3.png': picture('grey.png') })
  expect((await pixels(file, 1, 2)).slice(0, 16)).toEqual([9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 40, 60])
})

describe('refused', () => {
  async function refusal(files: Record<string, Uint8Array | string>) {
    return problemsOf(await openDataFile(folderOf(files)))[0]
  }

  test('pictures of different sizes, channels or depths, with both and their names', async () => {
    const refused = await refusal({
      'a/1.png': picture('grey.png'),
      'b/2.jpg': picture('grey.jpg'),
      'b/3.png': picture('rgb.png'),
    })
    expect(refused?.code).toBe('data.image-sizes')
    expect(refused?.message).toBe(
      '“a/1.png” is 4×3 with 1 channel of 8 bits, but “b/2.jpg” is 16×16 with 1 channel of 8 bits (2 of 3 differ from the first).',
    )
    expect(
      (await refusal({ '1.png': picture('grey.png'), '2.png': picture('grey16.png') }))?.message,
    ).toContain('with 1 channel of 16 bits')
  })

  test('folders without pictures, or with pictures at two levels', async () => {
    const none = await refusal({ 'a.h5': 'x', 'b.txt': 'y' })
    expect(none?.code).toBe('data.folder')
    expect(none?.message).toContain('is a folder of 2 files, 0 of them PNG or JPEG pictures')
    expect(none?.hint).toContain('a.h5, b.txt')
    const both = await refusal({ '1.png': picture('grey.png'), 'a/2.png': picture('grey.png') })
    expect(both?.message).toContain('holds 1 picture and folders with 1 more')
  })

  test('one picture instead of a folder', async () => {
    const [refused] = problemsOf(await openDataFile(folder.write('one.png', picture('grey.png'))))
    expect(refused?.message).toBe('one.png is 1 picture; a data set needs many.')
  })

  test('more pixels than fit, before anything is unpacked', async () => {
    const refused = await refusal({ '1.png': pngOf(100_000, 100_000, Buffer.alloc(10)) })
    expect(refused?.message).toContain('has 100000×100000 pixels; at most 16777216 are read')
  })

  test.each<[string, string, Buffer]>([
    ['a cut PNG', '1.png', picture('rgb.png').subarray(0, 80)],
    ['a cut JPEG', '1.jpg', picture('rgb.jpg').subarray(0, 600)],
    ['a changed byte', '1.png', changed(picture('rgb.png'), 50)],
    [
      'pixels that unpack to more than there are',
      '1.png',
      pngOf(4, 3, Buffer.alloc(100_000), { interlaced: true }),
    ],
  ])('%s', async (_, name, bytes) => {
    const file = await open({ [name]: bytes })
    const [refused] = await problemsFrom(
      file.read('images', 0, new Float32Array(rowSize(file.entries[0] ?? ({} as never)))),
    )
    expect(refused?.code).toBe('data.damaged')
    expect(refused?.message).toContain(`The picture “${name}” cannot be read: `)
  })

  test('something else under the name', async () => {
    const refused = await refusal({ '1.png': 'hello, this is text' })
    expect(refused?.message).toBe(
      'The picture “1.png” cannot be read: it is neither a PNG nor a JPEG picture.',
    )
  })
})

test('an interlaced picture', async () => {
  const file = await open({ '1.png': pngOf(1, 1, Buffer.from([0, 77]), { interlaced: true }) })
  expect(await pixels(file, 0, 1)).toEqual([77])
})

function changed(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}

/** A grey PNG by the description of the format; `rows` have a filter byte (0) in front. */
function pngOf(width: number, height: number, rows: Buffer, { interlaced = false } = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  header[12] = interlaced ? 1 : 0
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data])
  const whole = Buffer.alloc(8 + typed.length)
  whole.writeUInt32BE(data.length)
  typed.copy(whole, 4)
  whole.writeUInt32BE(crc32(typed), 4 + typed.length)
  return whole
}

test('a folder of pictures is trained on; where another layout is expected, the hint says what to set', async () => {
  const path = folderOf({ 'photon/1.png': picture('grey.png'), 'electron/1.png': picture('grey.png') })
  const shape = [3, 4, 1]
  const given = { source: path, shape, unit: '1', classes: 2, testFraction: 0 }
  const source = valueOf(await openDataset(DatasetParams.parse(given), { projectFolder: '.' }))
  expect(source.info).toMatchObject({
    ...{ format: 'images', layout: 'images', count: 2, shape },
    labels: { name: 'label', classes: ['electron', 'photon'] },
  })
  await source.close()
  const declared = { ...given, layout: 'mnist' }
  const same = await openDataset(DatasetParams.parse(declared), { projectFolder: '.' })
  expect(problemsOf(same)[0]).toMatchObject({
    code: 'data.layout-mismatch',
    hint: expect.stringMatching(/set layout to images \(or auto\) in the dataset node/) as string,
  })
  const other = await openDataset(DatasetParams.parse({ ...declared, shape: [28, 28, 1] }), {
    projectFolder: '.',
  })
  expect(problemsOf(other)[0]?.hint).toContain(
    `(or auto) and shape to ${shape.join(', ')} in the dataset node`,
  )
})
