import { problem } from '../../../../src-shared/base/problem.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import type { Entry } from '../../formats/format.ts'
import { rowSize } from '../../formats/format.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isRows, isScalar, labelEntry } from '../layout.ts'

/** Any data set or branch with one row per event, chosen by name; without a name the one with the most values. */
export const generic: Layout = {
  id: 'generic',
  title: 'Any data set or branch',
  needs: 'rows of numbers, one row per event',
  recognise(file) {
    const arrays = file.entries.filter(isArray)
    if (arrays.length === 0) return null
    const largest = arrays.reduce((best, each) => (rowSize(each) > rowSize(best) ? each : best))
    return {
      score: arrays.length === 1 ? 0.4 : 0.2,
      reasons: [`“${largest.name}” has the most values per event (${rowSize(largest)}).`],
    }
  },
  describe(file, choice) {
    const arrays = file.entries.filter(isArray)
    const first = arrays[0]
    if (first === undefined && !choice.showers) {
      const unreadable = file.entries.find((entry) => entry.content === 'unreadable')
      return Promise.resolve(
        failed([
          problem({
            code: unreadable === undefined ? 'data.entry' : 'data.unsupported',
            at: { file: file.path },
            message:
              unreadable === undefined
                ? 'The file holds no rows of numbers.'
                : `The file holds nothing that can be used; “${unreadable.name}” cannot be read: ${unreadable.reason ?? unreadable.dtype}.`,
            hint: 'Events must be rows of numbers, one row per event (float32, gzip).',
          }),
        ]),
      )
    }
    const showers =
      first === undefined
        ? []
        : [arrays.reduce((best, each) => (rowSize(each) > rowSize(best) ? each : best))]
    const labels = labelEntry(file)
    return Promise.resolve(
      success({
        ...NOTHING_MORE,
        showers: showers.map((entry) => entry.name),
        shape: null,
        unit: null,
        geometry: null,
        labels: labels === undefined ? null : { name: labels.name, file },
        offered: file.entries
          .filter((entry) => isScalar(entry) && entry !== labels)
          .map((entry) => entry.name),
      }),
    )
  },
}

function isArray(entry: Entry): boolean {
  return isRows(entry) && rowSize(entry) > 1
}
