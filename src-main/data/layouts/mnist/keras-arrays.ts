import type { DataFile, Entry } from '../../formats/format.ts'
import { rowCount, rowSize } from '../../formats/format.ts'
import type { LayoutPlan } from '../layout.ts'
import { NOTHING_MORE, numbersOf } from '../layout.ts'

/**
 * Keras stores MNIST and its kind (npz) as `x_train (60000, 28, 28)`, `y_train`, `x_test`, `y_test`. Events are those of
 * one of the two sets: of the training set unless `showers` names the other, with the labels that belong to it.
 */
export type KerasArrays = { images: Entry; labels: Entry | null; others: number }

export function findKerasArrays(file: DataFile, showers: string): KerasArrays | null {
  const name = showers === 'x_test' ? 'x_test' : 'x_train'
  const images = numbersOf(file, name)
  if (images === undefined || images.shape.length < 3 || images.shape.length > 4) return null
  const labels = numbersOf(file, name.replace('x', 'y'))
  const other = numbersOf(file, name === 'x_train' ? 'x_test' : 'x_train')
  return {
    images,
    labels: labels !== undefined && rowSize(labels) === 1 ? labels : null,
    others: other === undefined ? 0 : rowCount(other),
  }
}

export function planOfKerasArrays(file: DataFile, { images, labels, others }: KerasArrays): LayoutPlan {
  const shape = images.shape.slice(1)
  const isTraining = images.name === 'x_train'
  return {
    ...NOTHING_MORE,
    showers: [images.name],
    shape: shape.length === 2 ? [...shape, 1] : shape,
    unit: '1',
    geometry: null,
    labels: labels === null ? null : { name: labels.name, file },
    notes:
      others === 0
        ? []
        : [
            `Only “${images.name}” is used; the ${others} images of “${isTraining ? 'x_test' : 'x_train'}” are another set (showers: “${isTraining ? 'x_test' : 'x_train'}”).`,
          ],
  }
}
