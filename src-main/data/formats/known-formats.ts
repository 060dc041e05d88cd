import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { problem } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'
import { failed } from '../../../src-shared/base/result.ts'
import { readPlainHead } from './compressed.ts'
import { csv } from './csv/csv.ts'
import type { DataFile, DataFormat } from './format.ts'
import { hdf5 } from './hdf5/hdf5.ts'
import { idx } from './idx/idx.ts'
import { images, openImageFolder } from './images/images.ts'
import { npy } from './npy/npy.ts'
import { npz } from './npz/npz.ts'
import { root } from './root/root.ts'

/** Every format that can be read. Adding one is its folder and one line here. */
export const formats: readonly DataFormat[] = [hdf5, root, npy, npz, csv, idx, images]

/** Opens a file by whatever its first bytes and name say it is; a folder is one of pictures. */
export async function openDataFile(path: string): Promise<Result<DataFile, Problem[]>> {
  if (await isFolder(path)) return openImageFolder(path)
  const head = await readPlainHead(path, 4096)
  if (!head.ok) return head
  const { bytes, name } = head.value
  const best = formats
    .map((format) => ({ format, score: format.detect(bytes, name) }))
    .reduce((first, each) => (each.score > first.score ? each : first))
  if (best.score > 0) return best.format.open(path)
  return failed([
    problem({
      code: 'data.kind',
      at: { file: path },
      message: `${basename(path)} is of a kind that cannot be read.`,
      hint: `Known are ${formats.map((format) => format.title).join(', ')}.`,
    }),
  ])
}

/** What cannot be looked at is left to the opening, which says why. */
function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
