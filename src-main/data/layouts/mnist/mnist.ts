import { basename, dirname, join } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { problem } from '../../../../src-shared/base/problem.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import type { DataFile } from '../../formats/format.ts'
import { rowCount } from '../../formats/format.ts'
import { IDX_ENTRY, idx } from '../../formats/idx/idx.ts'
import { listFolder } from '../beside.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE } from '../layout.ts'
import { findKerasArrays, planOfKerasArrays } from './keras-arrays.ts'

/**
 * MNIST and its kind. As IDX: images in one file, their labels in a second one beside it (train-images-idx3-ubyte ↔
 * train-labels-idx1-ubyte). As npz of Keras: all in one file.
 */
export const mnist: Layout = {
  id: 'mnist',
  title: 'MNIST images',
  needs: 'images in IDX, or “x_train” and “y_train” as Keras stores them',
  recognise(file) {
    const arrays = findKerasArrays(file, '')
    if (arrays !== null) {
      const { images, labels } = arrays
      return {
        score: labels === null ? 0.7 : 0.95,
        reasons: [
          `It has “${images.name}” (${rowCount(images)} images of ${images.shape.slice(1).join('×')})${labels === null ? '' : ` and “${labels.name}”`}, as Keras stores MNIST.`,
        ],
      }
    }
    const shape = file.format === 'idx' ? (file.entries[0]?.shape ?? []) : []
    if (shape.length === 1)
      return { score: 0.5, reasons: ['It is an IDX file with one number per row, such as labels.'] }
    if (shape.length !== 3) return null
    return { score: 0.9, reasons: [`It is an IDX file with images of ${shape.slice(1).join('×')}.`] }
  },
  async describe(file, choice) {
    const arrays = findKerasArrays(file, choice.showers ?? '')
    if (arrays !== null) return success(planOfKerasArrays(file, arrays))
    const shape = file.entries[0]?.shape ?? []
    if (shape.length !== 3) return failed([labelsGiven(file)])
    const labels = choice.labels === 'none' ? null : await findLabels(file)
    if (labels !== null && 'code' in labels) return failed([labels])
    return success({
      ...NOTHING_MORE,
      showers: [IDX_ENTRY],
      shape: [...shape.slice(1), 1],
      unit: '1',
      geometry: null,
      labels: labels === null ? null : { name: IDX_ENTRY, file: labels },
      companions: labels === null ? [] : [labels],
    })
  },
}

async function findLabels(images: DataFile): Promise<DataFile | Problem | null> {
  const folder = dirname(images.path)
  const wanted = basename(images.path)
    .replace(/\.gz$/i, '')
    .replace('images', 'labels')
    .replace(/idx3/, 'idx1')
    .toLowerCase()
  if (wanted === basename(images.path).replace(/\.gz$/i, '').toLowerCase()) return null
  const found = (await listFolder(folder)).find((name) => name.toLowerCase().replace(/\.gz$/, '') === wanted)
  if (found === undefined) return null
  const path = join(folder, found)
  const opened = await idx.open(path)
  if (!opened.ok) return opened.failure[0] ?? null
  const labels = opened.value.entries[0]
  const images0 = images.entries[0]
  if (labels === undefined || images0 === undefined || rowCount(labels) === rowCount(images0))
    return opened.value
  await opened.value.close()
  return problem({
    code: 'data.rows',
    at: { file: path },
    message: `There are ${rowCount(images0)} images, but ${rowCount(labels)} labels in ${found}.`,
    hint: 'Images and labels must come from the same set.',
  })
}

function labelsGiven(file: DataFile): Problem {
  return problem({
    code: 'data.kind',
    at: { file: file.path },
    message: `${basename(file.path)} holds ${file.entries[0]?.shape.length ?? 0}-dimensional data, not images.`,
    hint: 'Give the file with the images (…-images-idx3-ubyte); the labels beside it are found by themselves.',
  })
}
