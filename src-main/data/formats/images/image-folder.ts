import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'

/** Pictures of a folder in the order of their names; `label` is the folder that one lies in, when there are several. */
export type ImageList = {
  images: { path: string; name: string; label: string | null }[]
  /** Other files beside them. */
  others: number
}

const MOST_IMAGES = 1_000_000

/** Pictures in the folder itself, or in folders in it: then each of these is a class. */
export async function listImages(folder: string): Promise<ImageList> {
  const own = await listOne(folder)
  const classes: { label: string; images: string[]; others: number }[] = []
  for (const label of own.folders) {
    const { images, others } = await listOne(join(folder, label))
    classes.push({ label, images, others })
  }
  const labelled = classes.reduce((total, each) => total + each.images.length, 0)
  if (labelled > 0 && own.images.length > 0) throw mixed(folder, own.images.length, labelled)
  if (labelled === 0 && own.images.length === 0) throw noImages(folder, own.files)
  if (labelled + own.images.length > MOST_IMAGES) throw tooMany(folder, labelled + own.images.length)
  return {
    images: [
      ...own.images.map((name) => ({ path: join(folder, name), name, label: null })),
      ...classes.flatMap(({ label, images }) =>
        images.map((name) => ({ path: join(folder, label, name), name: `${label}/${name}`, label })),
      ),
    ],
    others: own.files.length - own.images.length + classes.reduce((total, each) => total + each.others, 0),
  }
}

async function listOne(
  folder: string,
): Promise<{ images: string[]; files: string[]; folders: string[]; others: number }> {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw cannotList(folder, error)
  })
  const visible = found.filter(({ name }) => !name.startsWith('.'))
  const files = visible.filter((each) => each.isFile() || each.isSymbolicLink()).map(({ name }) => name)
  const images = files.filter((name) => /\.(png|jpe?g)$/i.test(name)).sort(byNumberedName)
  const folders = visible.filter((each) => each.isDirectory()).map(({ name }) => name)
  return {
    images,
    files: files.sort(byNumberedName),
    folders: folders.sort(byNumberedName),
    others: files.length - images.length,
  }
}

/** Numbers by their size (2.png before 10.png), all else by its code units: the same order on every machine. */
export function byNumberedName(a: string, b: string): number {
  const left = a.split(/(\d+)/)
  const right = b.split(/(\d+)/)
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [one = '', other = ''] = [left[index], right[index]]
    if (one === other) continue
    // Every second part is a number.
    const difference = index % 2 === 1 ? Number(one) - Number(other) : 0
    if (difference !== 0) return difference
    return one < other ? -1 : 1
  }
  return left.length - right.length
}

function cannotList(folder: string, error: unknown): ProblemError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return refused(
    'data.access',
    folder,
    `The folder ${folder} cannot be opened (${code}).`,
    'Check that you may read it.',
  )
}

function noImages(folder: string, files: readonly string[]): ProblemError {
  const shown = files.slice(0, 3).join(', ')
  return refused(
    'data.folder',
    folder,
    `${folder} is a folder of ${files.length} ${files.length === 1 ? 'file' : 'files'}, 0 of them PNG or JPEG pictures.`,
    files.length === 0
      ? 'Give one file, or a folder with pictures: of each class in a folder of its own.'
      : `Give one file (here are ${shown}${files.length > 3 ? ', …' : ''}), or a folder with pictures.`,
  )
}

function mixed(folder: string, own: number, labelled: number): ProblemError {
  return refused(
    'data.folder',
    folder,
    `${basename(folder)} holds ${own} ${own === 1 ? 'picture' : 'pictures'} and folders with ${labelled} more: it is not clear which are meant.`,
    'Put every picture into the folder of its class, or all into one folder.',
  )
}

function tooMany(folder: string, count: number): ProblemError {
  return refused(
    'data.too-large',
    folder,
    `${basename(folder)} holds ${count} pictures; at most ${MOST_IMAGES} are read one by one.`,
    'Put them into one HDF5 or npy file.',
  )
}

function refused(code: string, file: string, message: string, hint: string): ProblemError {
  return new ProblemError([problem({ code, at: { file }, message, hint })])
}
