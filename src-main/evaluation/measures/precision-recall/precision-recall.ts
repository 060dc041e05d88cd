import { comparableFeatures } from '../../../../src-shared/physics/evaluation/comparable-features.ts'
import type { FeatureTable } from '../../../../src-shared/physics/evaluation/feature-table.ts'
import type { MeasureResult, MeasureRow } from '../../../../src-shared/physics/evaluation/measure-result.ts'
import {
  largestF,
  prdArea,
  prdCurve,
  type PrdCurve,
} from '../../../../src-shared/physics/evaluation/prd-curve.ts'
import { precisionRecall } from '../../../../src-shared/physics/evaluation/precision-recall.ts'
import {
  floorOf,
  meanOf,
  overBlocks,
  sampleBlocks,
  type SampleBlocks,
} from '../../../../src-shared/physics/evaluation/sample-blocks.ts'
import { cellSpaceOf, readCells } from '../cell-space.ts'
import type { Measure, MeasureContext } from '../measure.ts'
import { affordable, leftOutWords, sentence, tooFew } from '../sizes.ts'

/** As in the CaloChallenge and in Naeem et al. */
const NEIGHBOURS = 5
/** As in Sajjadi et al.; they average over 10 starts. */
const PRD = { clusters: 20, angles: 1001 } as const
const LEAST = 50

type Words = Pick<MeasureResult, 'id' | 'title' | 'explanation' | 'source'>

const OF_FEATURES: Words = {
  id: 'precision-recall',
  title: 'Precision and recall',
  explanation:
    'Precision: how many generated showers lie where the reference has some. Recall: how much of the reference the generated showers reach. Density and coverage say the same and are less moved by single outliers; a coverage far below its floor means missing kinds of showers. All features together, each in standard deviations of the reference.',
  source: 'k-NN: arXiv:1904.06991, arXiv:2002.09797 (k = 5); PRD curve: arXiv:1806.00035 (20 clusters)',
}

export const precisionRecallMeasure: Measure = {
  ...{ id: OF_FEATURES.id, title: OF_FEATURES.title, isUnasked: true },
  summary: 'k-NN precision, recall, density, coverage and PRD curve of all features; some seconds',
  run(context) {
    const { reference, generated, leftOut } = comparableFeatures(context.features, context.columns)
    const runs = context.mode === 'full' ? 10 : 3
    const blocks = blocksFor(context, reference, generated)
    if (blocks === null)
      return Promise.resolve(tooFew(OF_FEATURES, { context, ...shortOf(reference, generated) }))
    const prd = overBlocks(blocks, (a, b, block) => {
      context.progress('Precision and recall', block + 1, 2 * blocks.reference.length)
      return prdCurve(a, b, { ...PRD, runs, seed: context.seed })
    })
    return Promise.resolve({
      ...OF_FEATURES,
      reduced: sentence([
        context.mode === 'full' ? '' : `${blocks.size} showers a block, ${runs} starts of the clusters`,
        leftOutWords(leftOut),
      ]),
      rows: [...neighbourRows(blocks, context), ...prdRows(prd)],
      figures: [prdFigure(prd.found, prd.floor)],
      settings: { k: NEIGHBOURS, blocks: blocks.reference.length, size: blocks.size, ...PRD, runs },
      problems: [],
    })
  },
}

const OF_CELLS: Words = {
  id: 'precision-recall-cells',
  title: 'Precision and recall of cells',
  explanation:
    'As precision and recall, with the logarithm of every cell’s energy instead of features, as the CaloChallenge defines it. Distances in so many directions say less: compare with the floor only.',
  source: 'arXiv:2410.21611; arXiv:2002.09797 (k = 5)',
}

export const precisionRecallOfCells: Measure = {
  ...{ id: OF_CELLS.id, title: OF_CELLS.title, isUnasked: false },
  summary: 'the same in the energies of all cells, as in the CaloChallenge; a minute for large showers',
  async run(context) {
    const space = cellSpaceOf(context)
    const size = affordable(space.width, context.mode)
    const most = size * blockCount(context)
    const reference = await readCells(context.reference, { space, most, context, part: 'reference' })
    const generated = await readCells(context.generated, { space, most, context, part: 'generated' })
    const blocks = blocksFor(context, reference.table, generated.table)
    if (blocks === null) return tooFew(OF_CELLS, { context, ...shortOf(reference.table, generated.table) })
    return {
      ...OF_CELLS,
      reduced: sentence([`${blocks.size} showers a block`, ...space.reduced]),
      rows: neighbourRows(blocks, context),
      figures: [],
      settings: { k: NEIGHBOURS, blocks: blocks.reference.length, size: blocks.size, ...space.settings },
      problems: [],
    }
  },
}

function shortOf(reference: FeatureTable, generated: FeatureTable): { has: number; needs: number } {
  return { has: Math.min(reference.rows, generated.rows), needs: 2 * LEAST }
}

function blockCount({ mode }: MeasureContext): number {
  return mode === 'full' ? 10 : 5
}

function blocksFor(
  context: MeasureContext,
  reference: FeatureTable,
  generated: FeatureTable,
): SampleBlocks | null {
  return sampleBlocks(reference, generated, {
    ...{ blocks: blockCount(context), least: LEAST, seed: context.seed },
    most: affordable(reference.width, context.mode),
  })
}

const NAMES = ['precision', 'recall', 'density', 'coverage'] as const

function neighbourRows(blocks: SampleBlocks, context: MeasureContext): MeasureRow[] {
  const { found, floor } = overBlocks(blocks, (a, b, block) => {
    context.progress('Nearest neighbours', block + 1, blocks.reference.length)
    return precisionRecall(a, b, NEIGHBOURS)
  })
  return NAMES.map((name) => ({
    ...{ id: name, label: `k-NN ${name}`, unit: '', best: 1 },
    ...meanOf(found.map((each) => each[name])),
    floor: floorOf(floor.map((each) => each[name])),
  }))
}

function prdRows({ found, floor }: { found: PrdCurve[]; floor: PrdCurve[] }): MeasureRow[] {
  const rows = [
    ['prd-recall', 'PRD, F 8 (recall)', (curve: PrdCurve) => largestF(curve, 8)],
    ['prd-precision', 'PRD, F 1/8 (precision)', (curve: PrdCurve) => largestF(curve, 1 / 8)],
    ['prd-area', 'PRD, area below the curve', prdArea],
  ] as const
  return rows.map(([id, label, value]) => ({
    ...{ id, label, unit: '', best: 1 },
    ...meanOf(found.map(value)),
    floor: floorOf(floor.map(value)),
  }))
}

function prdFigure(found: PrdCurve[], floor: PrdCurve[]): MeasureResult['figures'][number] {
  const line = (curves: PrdCurve[], name: string, tone: 'reference' | 'generated') => {
    // 1001 angles are more than a figure shows.
    const places = Array.from({ length: 101 }, (_, at) => at * 10)
    const mean = (of: keyof PrdCurve) =>
      places.map((at) => curves.reduce((sum, curve) => sum + (curve[of][at] ?? 0), 0) / curves.length)
    return { name, tone, x: mean('recall'), y: mean('precision'), error: null }
  }
  return {
    title: 'Precision and recall (PRD)',
    x: { label: 'recall', scale: 'linear' },
    y: { label: 'precision', scale: 'linear' },
    lines: [line(floor, 'reference against itself', 'reference'), line(found, 'generated', 'generated')],
  }
}
