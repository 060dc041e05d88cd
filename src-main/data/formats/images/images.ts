import { open, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import type { DataFile, DataFormat, Entry } from '../format.ts'
import { checkRange, damaged, noSuchEntry, notNumeric, numericEntry } from '../format.ts'
import { decodeImage } from './decode-image.ts'
import type { ImageList } from './image-folder.ts'
import { listImages } from './image-folder.ts'
import type { ImageHeader } from './image-header.ts'
import { ImageFault, isJpeg, isPng, parseImageHeader } from './image-header.ts'

const IMAGES = 'images'
const LABEL = 'label'
const HEAD_BYTES = 64
/** JPEG pictures can carry a preview before their size. */
const LONG_HEAD_BYTES = 2 ** 20
const MOST_PIXELS = 2 ** 24
const AT_ONCE = 16

/** A folder of PNG or JPEG pictures of one size, perhaps in folders that are their classes. */
export const images: DataFormat = {
  id: 'images',
  title: 'folder of pictures (PNG, JPEG)',
  // A single picture is no data set; opening it says so.
  detect: (head) => (isPng(head) || isJpeg(head) ? 0.8 : 0),
  open: (path) => Promise.resolve(failed([onePicture(path)])),
}

export async function openImageFolder(folder: string): Promise<Result<DataFile, Problem[]>> {
  try {
    const list = await listImages(folder)
    const headers = await readHeaders(list)
    refuseOtherSizes(folder, list, headers)
    const first = headers[0]
    if (first === undefined) throw new Error(`${folder}: a list without pictures`)
    return success(imagesFile(folder, list, first))
  } catch (error) {
    if (error instanceof ProblemError) return failed([...error.problems])
    throw error
  }
}

function imagesFile(folder: string, list: ImageList, header: ImageHeader): DataFile {
  const { width, height, channels, bits } = header
  const common = { content: 'numbers', reason: null, chunkRows: null, unit: null } as const
  const others =
    list.others === 0 ? null : `${list.others} other ${list.others === 1 ? 'file' : 'files'} left out`
  const pictures: Entry = {
    ...common,
    name: IMAGES,
    shape: [list.images.length, height, width, channels],
    dtype: `uint${bits}`,
    note: others,
  }
  const hasLabels = list.images.some(({ label }) => label !== null)
  const labels: Entry = {
    ...common,
    name: LABEL,
    shape: [list.images.length],
    dtype: 'text',
    content: 'text',
    note: null,
  }
  const entries = hasLabels ? [pictures, labels] : [pictures]
  const size = height * width * channels
  return {
    format: 'images',
    path: folder,
    entries,
    async read(name, start, out) {
      const count = checkRange(numericEntry({ entries, path: folder }, name), start, out)
      for (let done = 0; done < count; done++) {
        const image = list.images[start + done]
        if (image === undefined) throw new Error(`there is no picture ${start + done}`)
        await readImage(image, header, { out, at: done * size })
        await setImmediate()
      }
    },
    readText(name) {
      const entry = entries.find((each) => each.name === name)
      if (entry === undefined) throw new ProblemError([noSuchEntry({ entries, path: folder }, name)])
      if (entry.content !== 'text') throw new ProblemError([notNumeric({ path: folder }, entry)])
      return Promise.resolve(list.images.map(({ label }) => label ?? ''))
    },
    close: () => Promise.resolve(),
  }
}

type Listed = ImageList['images'][number]

async function readImage(
  { path, name }: Listed,
  header: ImageHeader,
  { out, at }: { out: Float32Array | Float64Array; at: number },
): Promise<void> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw fault(path, name, error instanceof Error ? error.message : String(error))
  })
  try {
    const now = parseImageHeader(bytes)
    if (now === null || formOf(now) !== formOf(header)) {
      throw new ImageFault(`it is now ${now === null ? 'cut off' : formOf(now)}, but was ${formOf(header)}`)
    }
    decodeImage(bytes, now, out, at)
  } catch (error) {
    throw fault(path, name, saidBy(error))
  }
}

/** Decoders throw errors of any kind on damaged bytes; what the language says of them would tell nobody anything. */
function saidBy(error: unknown): string {
  if (error instanceof TypeError || error instanceof RangeError) return 'its bytes make no sense'
  return error instanceof Error ? error.message : String(error)
}

/** The headers of all pictures; their faults are found before any training. */
async function readHeaders({ images: listed }: ImageList): Promise<ImageHeader[]> {
  const headers = new Array<ImageHeader>(listed.length)
  let next = 0
  const lane = async (): Promise<void> => {
    for (let index = next++; index < listed.length; index = next++) {
      const image = listed[index]
      if (image !== undefined) headers[index] = await readHeader(image)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return headers
}

async function readHeader({ path, name }: Listed): Promise<ImageHeader> {
  try {
    const header =
      parseImageHeader(await headOf(path, HEAD_BYTES)) ??
      parseImageHeader(await headOf(path, LONG_HEAD_BYTES))
    if (header === null) throw new ImageFault('it is cut off before its size')
    if (header.width * header.height > MOST_PIXELS) throw tooLarge(path, name, header)
    if (header.width * header.height === 0) throw new ImageFault('it has no pixels')
    return header
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw fault(path, name, error instanceof Error ? error.message : String(error))
  }
}

async function headOf(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    if (!(await file.stat()).isFile()) throw new ImageFault('it is no file')
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Names the first two that differ, with both sizes, and how many there are. */
function refuseOtherSizes(
  folder: string,
  { images: listed }: ImageList,
  headers: readonly ImageHeader[],
): void {
  const [first] = headers
  if (first === undefined) return
  const others = headers.flatMap((header, index) => (formOf(header) === formOf(first) ? [] : [index]))
  const odd = others[0]
  if (odd === undefined) return
  const oddHeader = headers[odd] ?? first
  throw new ProblemError([
    problem({
      code: 'data.image-sizes',
      at: { file: folder },
      message: `“${listed[0]?.name ?? ''}” is ${formOf(first)}, but “${listed[odd]?.name ?? ''}” is ${formOf(oddHeader)} (${others.length} of ${headers.length} differ from the first).`,
      hint: `Bring all pictures to one form. With ImageMagick, in a copy of the folder: mogrify -resize ${first.width}x${first.height}! *.png`,
    }),
  ])
}

function formOf({ width, height, channels, bits }: ImageHeader): string {
  return `${width}×${height} with ${channels} ${channels === 1 ? 'channel' : 'channels'} of ${bits} bits`
}

function fault(path: string, name: string, reason: string): ProblemError {
  return damaged(path, {
    message: `The picture “${name}” cannot be read: ${reason.replace(/\.$/, '')}.`,
    hint: 'Copy it again, or take it out of the folder.',
  })
}

function tooLarge(path: string, name: string, { width, height }: ImageHeader): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.too-large',
      at: { file: path },
      message: `The picture “${name}” has ${width}×${height} pixels; at most ${MOST_PIXELS} are read.`,
      hint: 'Make the pictures smaller: networks are trained on far fewer pixels.',
    }),
  ])
}

function onePicture(path: string): Problem {
  return problem({
    code: 'data.kind',
    at: { file: path },
    message: `${basename(path)} is 1 picture; a data set needs many.`,
    hint: 'Give the folder that the pictures are in.',
  })
}
