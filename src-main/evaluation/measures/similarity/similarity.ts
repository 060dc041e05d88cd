import type { Estimate } from '../../../../src-shared/physics/evaluation/compare-features.ts'
import type { MeasureRow } from '../../../../src-shared/physics/evaluation/measure-result.ts'
import {
  openSimilarity,
  peakSignalToNoise,
} from '../../../../src-shared/physics/evaluation/structural-similarity.ts'
import { cellsOfPanels, type Panel } from '../../../../src-shared/physics/panels.ts'
import type { SampleFile } from '../../sample-file.ts'
import { spreadPieces } from '../cell-space.ts'
import type { Measure, MeasureContext } from '../measure.ts'
import { sentence, tooFew } from '../sizes.ts'

const WORDS = {
  id: 'similarity',
  title: 'SSIM and PSNR',
  explanation:
    'Layers with rows and columns seen as pictures of the energies (over the incident energy, where both files say it); the range is the brightest reference cell. No generated shower belongs to one of the reference, so two things are defined. Of nearest pairs: each generated shower and the reference shower with the least squared difference. Within: one generated shower and the next, which is high where a generator repeats itself. The floor is the same of other reference showers; nearer than it or more alike than it is no merit.',
  source: 'SSIM: Wang et al., IEEE Trans. Image Process. 13 (2004) 600; PSNR: 10 lg(L² / mean squared error)',
}
const SIZES = { quick: 200, full: 1000 } as const
const LEAST = 20

type Pictures = { count: number; width: number; values: Float64Array }

export const similarity: Measure = {
  ...{ id: WORDS.id, title: WORDS.title, isUnasked: false },
  summary: 'SSIM and PSNR of nearest pairs, and SSIM within the generated showers; some seconds',
  async run(context) {
    const panels = context.panels.flatMap((panel) => pictureOf(panel) ?? [])
    if (panels.length === 0) return null
    const has = Math.min(context.generated.count, context.reference.count >> 1, context.most)
    if (has < LEAST) return tooFew(WORDS, { context, has, needs: 2 * LEAST })
    const rows = Math.min(SIZES[context.mode], has)
    const reference = await pictures(context.reference, panels, { context, rows: 2 * rows })
    const made = await pictures(context.generated, panels, { context, rows })
    const [known, other] = [everySecond(reference, 0), everySecond(reference, 1)]
    const range = reference.values.reduce((most, value) => Math.max(most, value), 0) || 1
    const alike = panels.map((panel) => ({ ...panel, of: openSimilarity({ ...panel, range }) }))
    const similar = (a: Pictures, i: number, b: Pictures, j: number) =>
      alike.reduce((sum, { first, rows: height, columns, of }) => {
        const from = (each: Pictures, at: number) => {
          const start = at * each.width + first
          return each.values.subarray(start, start + height * columns)
        }
        return sum + of(from(a, i), from(b, j)) / alike.length
      }, 0)
    const measured = (sample: Pictures) => {
      const pairs = Array.from({ length: sample.count }, (_, at) => ({ at, ...nearest(sample, at, known) }))
      const error = meanOf(pairs.map(({ squared }) => squared / sample.width))
      context.progress('Comparing pictures', 1, 1)
      return {
        nearest: meanOf(pairs.map(({ at, to }) => similar(sample, at, known, to))),
        noise: {
          value: peakSignalToNoise(error.value, range),
          error: (10 / Math.LN10) * (error.error / (error.value || 1)),
        },
        within: meanOf(pairs.slice(1).map(({ at }) => similar(sample, at - 1, sample, at))),
      }
    }
    const [found, floor] = [measured(made), measured(other)]
    const row = (id: keyof typeof found, label: string, unit: string): MeasureRow => ({
      ...{ id, label, unit, ...found[id], floor: floor[id], best: floor[id].value },
    })
    const all = [
      row('nearest', 'SSIM to the nearest reference shower', ''),
      row('noise', 'PSNR to the nearest reference shower', 'dB'),
      row('within', 'SSIM of a shower and the next one', ''),
    ]
    const isNumber = ({ value, floor: own }: MeasureRow) =>
      Number.isFinite(value) && Number.isFinite(own?.value)
    return {
      ...WORDS,
      reduced: sentence([
        context.mode === 'full' ? '' : `${rows} showers of each`,
        all.every(isNumber) ? '' : 'no PSNR, as showers equal their nearest ones',
      ]),
      rows: all.filter(isNumber),
      figures: [],
      settings: { showers: rows, layers: panels.length, range },
      problems: [],
    }
  },
}

type PanelPicture = { cells: Int32Array; rows: number; columns: number; first: number }

/** A polar layer is a picture of sectors and rings. Null for a single row or column, which is none. */
function pictureOf({ layer, cells }: Panel): PanelPicture | null {
  const [rows, columns] =
    layer.form === 'grid' ? [layer.rows, layer.columns] : [layer.alphaBins, layer.rEdgesMm.length - 1]
  return rows < 2 || columns < 2 ? null : { cells, rows, columns, first: 0 }
}

/** Cells of the chosen layers, one after the other; `first` of each layer is set to where it begins. */
async function pictures(
  sample: SampleFile,
  panels: PanelPicture[],
  { context, rows }: { context: MeasureContext; rows: number },
): Promise<Pictures> {
  let width = 0
  for (const panel of panels) {
    panel.first = width
    width += panel.cells.length
  }
  const stride = cellsOfPanels(context.panels)
  const values = new Float64Array(rows * width)
  const available = Math.min(sample.count, context.most)
  for await (const { first, showers, incidentMeV, count } of spreadPieces(sample, available, rows)) {
    for (let event = 0; event < count; event++) {
      const energy = context.hasIncident ? (incidentMeV?.[event] ?? 0) : 1
      const scale = energy > 0 ? 1 / energy : 1
      for (const panel of panels) {
        panel.cells.forEach((cell, at) => {
          values[(first + event) * width + panel.first + at] = (showers[event * stride + cell] ?? 0) * scale
        })
      }
    }
  }
  return { count: rows, width, values }
}

function everySecond({ count, width, values }: Pictures, first: 0 | 1): Pictures {
  const half = count >> 1
  const chosen = new Float64Array(half * width)
  for (let row = 0; row < half; row++) {
    const from = (2 * row + first) * width
    chosen.set(values.subarray(from, from + width), row * width)
  }
  return { count: half, width, values: chosen }
}

function nearest(from: Pictures, at: number, known: Pictures): { to: number; squared: number } {
  const { width } = from
  let [to, squared] = [0, Infinity]
  for (let row = 0; row < known.count; row++) {
    let sum = 0
    for (let k = 0; k < width && sum < squared; k++) {
      const difference = (from.values[at * width + k] ?? 0) - (known.values[row * width + k] ?? 0)
      sum += difference * difference
    }
    if (sum < squared) [to, squared] = [row, sum]
  }
  return { to, squared }
}

function meanOf(values: readonly number[]): Estimate {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0)
  return { value, error: Math.sqrt(squares / Math.max(1, values.length - 1) / values.length) }
}
