import { problem, type Problem } from '../../../../src-shared/base/problem.ts'
import { binEdges, histogram } from '../../../../src-shared/physics/statistics.ts'
import type { MeasureFigure, MeasureRow } from '../../../../src-shared/physics/evaluation/measure-result.ts'
import {
  closenessWithErrors,
  nearestDistances,
  type Closeness,
} from '../../../../src-shared/physics/evaluation/training-neighbours.ts'
import { cellsOfPanels } from '../../../../src-shared/physics/panels.ts'
import { sizeOf, type EventShape } from '../../../../src-shared/tensor/shape.ts'
import { cellSpaceOf, readCells } from '../cell-space.ts'
import type { Measure, MeasureContext } from '../measure.ts'
import { sentence, tooFew } from '../sizes.ts'

const WORDS = {
  id: 'neighbours',
  title: 'Nearest training showers',
  explanation:
    'Distances, in the logarithms of all cells, to the nearest shower that the generator was trained on. A generator that copies is nearer to them than reference showers that were held out: a ratio below 1, more than half of them nearer, and more than a hundredth nearer than the nearest hundredth held out. Farther away says nothing of copies, but that showers differ.',
  source: 'arXiv:2004.05675 (data-copying test); CaloGAN’s nearest neighbours, arXiv:1712.10321',
}
const SIZES = {
  quick: { queries: 300, training: 20_000, products: 1e9 },
  full: { queries: 2000, training: Infinity, products: 1e11 },
} as const
const LEAST = 40
const DRAWS = 50

export const neighbours: Measure = {
  ...{ id: WORDS.id, title: WORDS.title, isUnasked: true },
  summary: 'copies of training showers, where they are known (--training); some seconds',
  async run(context) {
    const { training } = context
    if (training === null) return null
    const has = Math.min(context.generated.count, context.reference.count, training.count, context.most)
    if (has < LEAST) return tooFew(WORDS, { context, has, needs: LEAST })
    const misfit = otherCells(context, training)
    if (misfit !== null) return misfit
    const space = cellSpaceOf(context)
    const sizes = SIZES[context.mode]
    const queries = Math.min(sizes.queries, has)
    const affordable = Math.floor(sizes.products / (2 * queries * space.width))
    const most = Math.max(LEAST, Math.min(sizes.training, affordable))
    // The training showers are all looked at, however few of the other files are.
    const all = { ...context, most: Infinity }
    const known = await readCells(training, { space, most, context: all, part: 'training showers' })
    const held = await readCells(context.reference, { space, most: queries, context, part: 'reference' })
    const made = await readCells(context.generated, { space, most: queries, context, part: 'generated' })
    const isOneFile = training.sha256 === context.reference.sha256
    const isSame = isOneFile && training.count === context.reference.count
    const place = new Map(isSame ? [...known.events].map((event, row) => [event, row]) : [])
    const nearest = nearestDistances(
      held.table,
      known.table,
      (query) => place.get(held.events[query] ?? -1) ?? -1,
    )
    // Of a file of which a part was trained on, showers with the very energies of a training shower are that shower.
    const isTrained = isOneFile && !isSame
    const heldOut = nearest.filter((distance) => !isTrained || distance > 0)
    if (heldOut.length < LEAST / 2) return tooFew(WORDS, { context, has: heldOut.length, needs: LEAST })
    const distances = nearestDistances(made.table, known.table)
    const estimates = closenessWithErrors(distances, heldOut, { draws: DRAWS, seed: context.seed })
    const halves = [0, 1].map((first) => heldOut.filter((_, at) => at % 2 === first))
    const [odd = heldOut, even = heldOut] = halves
    const floors = closenessWithErrors(odd, even, { draws: DRAWS, seed: context.seed })
    const row = (id: keyof Closeness, label: string, best: number): MeasureRow => ({
      ...{ id, label, unit: '', ...estimates[id], floor: floors[id], best },
    })
    return {
      ...WORDS,
      reduced: sentence([
        context.mode === 'full' && known.table.rows === training.count
          ? ''
          : `${queries} showers of each, among ${known.table.rows} of ${training.count} training showers`,
        isSame ? 'the reference is the training file: each of its showers is compared with the others' : '',
        heldOut.length < nearest.length
          ? `${nearest.length - heldOut.length} reference showers are training showers and left out`
          : '',
        Number.isFinite(estimates.ratio.value)
          ? ''
          : 'no ratio, as half of the held-out showers equal a training shower',
        ...space.reduced,
      ]),
      rows: [
        row('ratio', 'median distance, generated over held out', 1),
        row('nearer', 'generated is nearer than held out', 0.5),
        row('copies', 'generated nearer than the nearest hundredth', 0.01),
      ].filter(({ value }) => Number.isFinite(value)),
      figures: [figureOf(distances, heldOut)],
      settings: { queries, training: known.table.rows, isReference: isSame, ...space.settings },
      problems: copied(context, estimates),
    }
  },
}

/** Far from what chance gives, and not by a hair. */
function copied({ generated }: MeasureContext, { copies, nearer }: Closenesses): Problem[] {
  const isCopied = copies.value > 0.05 && copies.value - 0.01 > 4 * copies.error
  const isNear = nearer.value > 0.65 && nearer.value - 0.5 > 4 * nearer.error
  if (!isCopied && !isNear) return []
  return [
    problem({
      code: 'evaluation.copies',
      severity: 'warning',
      at: { file: generated.path },
      message: `${(100 * copies.value).toFixed(1)} % of the generated showers are nearer to a training shower than the nearest 1 % of held-out ones, and ${(100 * nearer.value).toFixed(0)} % of pairs have the generated one nearer, where 50 % is chance.`,
      hint: 'The generator repeats what it was trained on: train with more showers or fewer rounds, or take an earlier checkpoint.',
    }),
  ]
}

type Closenesses = ReturnType<typeof closenessWithErrors>

function otherCells(context: MeasureContext, training: { shape: EventShape; name: string; path: string }) {
  const [cells, needed] = [sizeOf(training.shape), cellsOfPanels(context.panels)]
  if (cells === needed) return null
  return {
    ...WORDS,
    ...{ reduced: 'not made: the training showers have other cells', rows: [], figures: [], settings: {} },
    problems: [
      problem({
        code: 'evaluation.training-cells',
        severity: 'warning',
        at: { file: training.path },
        message: `The training file ${training.name} has ${cells} cells per shower, but the reference has ${needed}.`,
        hint: 'Name with --training the file that the generator was trained on.',
      }),
    ],
  }
}

function figureOf(made: Float64Array, held: Float64Array): MeasureFigure {
  const most = [...made, ...held].reduce((a, b) => Math.max(a, b), 0) || 1
  const edges = binEdges(0, most, 25)
  const line = (values: Float64Array, tone: 'reference' | 'generated', name: string) => {
    const { counts } = histogram(values, edges)
    return {
      ...{ name, tone, x: [...counts.keys()].map((bin) => ((bin + 0.5) * most) / 25) },
      y: [...counts].map((count) => count / values.length),
      error: [...counts].map((count) => Math.sqrt(count) / values.length),
    }
  }
  return {
    title: 'Distance to the nearest training shower',
    x: { label: 'distance of lg E over all cells', scale: 'linear' },
    y: { label: 'share of showers', scale: 'linear' },
    lines: [line(held, 'reference', 'held out'), line(made, 'generated', 'generated')],
  }
}
