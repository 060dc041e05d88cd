import { success } from '../../../../src-shared/base/result.ts'
import type { DataFile, Entry } from '../../formats/format.ts'
import { rowCount } from '../../formats/format.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isRows, isScalar, labelEntry } from '../layout.ts'

/** Pictures: one entry `images (n, height, width, channels)`, as a folder of pictures gives, and perhaps classes. */
const NAMES = /^(images?|pictures?|x)$/i
const CHANNELS = [1, 2, 3, 4]

export const images: Layout = {
  id: 'images',
  title: 'Images',
  needs: '“images” (n, height, width, channels)',
  recognise(file) {
    const found = findImages(file)
    if (found === undefined) return null
    const [, height, width, channels] = found.shape
    return {
      score: file.format === 'images' ? 1 : 0.8,
      reasons: [
        `“${found.name}” holds ${rowCount(found)} images of ${height}×${width} with ${channels} ${channels === 1 ? 'channel' : 'channels'}.`,
      ],
    }
  },
  describe(file) {
    const found = findImages(file)
    const labels = labelEntry(file)
    return Promise.resolve(
      success({
        ...NOTHING_MORE,
        showers: found === undefined ? [] : [found.name],
        shape: null,
        unit: '1',
        geometry: null,
        labels: labels === undefined ? null : { name: labels.name, file },
        offered: file.entries
          .filter((entry) => isScalar(entry) && entry !== labels)
          .map((entry) => entry.name),
      }),
    )
  },
}

/** Channels last, as they are stored; pixels are whole bytes unless the file is one of pictures. */
function findImages(file: DataFile): Entry | undefined {
  return file.entries.find(
    (entry) =>
      NAMES.test(entry.name) &&
      isRows(entry) &&
      entry.shape.length === 4 &&
      CHANNELS.includes(entry.shape[3] ?? 0) &&
      (file.format === 'images' || /^u?int8$/.test(entry.dtype)),
  )
}
