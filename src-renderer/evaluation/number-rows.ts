import type { Distance, FeatureComparison } from '../../src-shared/physics/evaluation/compare-features.ts'
import { aboveFloor, judgement, plain, withError } from '../../src-shared/physics/evaluation/number-text.ts'
import type { ShownEvaluation } from './overlaid.ts'

/** One feature of one evaluation. */
export type NumberRow = { of: ShownEvaluation; row: FeatureComparison }

export type NumberColumn = {
  id: string
  title: string
  isNumber: boolean
  text: (row: NumberRow) => string
  value: (row: NumberRow) => number | string
  tone?: (row: NumberRow) => string
}

const floorText = ({ floor }: Distance) => withError({ value: floor.mean, error: floor.sd })

/** `several`: whose row it is has to be said. */
export function numberColumns(several: boolean): NumberColumn[] {
  const whose: NumberColumn = {
    ...{ id: 'evaluation', title: 'Evaluation', isNumber: false },
    text: ({ of }) => of.name,
    value: ({ of }) => of.name,
  }
  const number = (
    id: string,
    title: string,
    pick: (row: FeatureComparison) => { text: string; value: number },
  ): NumberColumn => ({
    ...{ id, title, isNumber: true },
    text: ({ row }) => pick(row).text,
    value: ({ row }) => pick(row).value,
  })
  const estimate = (
    id: string,
    title: string,
    pick: (row: FeatureComparison) => { value: number; error: number },
  ) => number(id, title, (row) => ({ text: withError(pick(row)), value: pick(row).value }))
  return [
    {
      ...{ id: 'feature', title: 'Feature', isNumber: false },
      text: ({ row: { feature } }) => `${feature.label}${feature.unit === '' ? '' : ` [${feature.unit}]`}`,
      value: ({ row }) => row.feature.label,
    },
    ...(several ? [whose] : []),
    estimate('mean-reference', 'Mean, reference', ({ reference }) => reference.mean),
    estimate('mean-generated', 'Mean, generated', ({ generated }) => generated.mean),
    estimate('sd-reference', 'Sd, reference', ({ reference }) => reference.sd),
    estimate('sd-generated', 'Sd, generated', ({ generated }) => generated.sd),
    {
      ...estimate('separation', 'Separation S', ({ separation }) => separation),
      tone: ({ row }) => judgement(row.separation),
    },
    number('floor', 'Floor of S', ({ separation }) => ({
      text: floorText(separation),
      value: separation.floor.mean,
    })),
    number('above', 'Sd above the floor', ({ separation }) => ({
      text: plain(aboveFloor(separation)),
      value: aboveFloor(separation),
    })),
    estimate('w1', 'W₁', ({ wasserstein }) => wasserstein),
    number('w1-floor', 'Floor of W₁', ({ wasserstein }) => ({
      text: floorText(wasserstein),
      value: wasserstein.floor.mean,
    })),
    estimate('ks', 'KS', ({ ks }) => ks),
    number('chi2', 'χ² / ndf', ({ chiSquare: { value, degrees } }) => ({
      text: plain(value / Math.max(1, degrees)),
      value: value / Math.max(1, degrees),
    })),
    number('p', 'p of χ²', ({ chiSquare: { p } }) => ({ text: plain(p, 2), value: p })),
  ]
}

export type Sorting = { column: string; isDown: boolean }

/** Rows whose feature or evaluation has all the words; what is no number stands last, whichever way. */
export function shownRows(
  rows: readonly NumberRow[],
  { filter, sorting, columns }: { filter: string; sorting: Sorting | null; columns: readonly NumberColumn[] },
): NumberRow[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = rows.filter(({ of, row }) => {
    const text = `${row.feature.label} ${row.feature.symbol} ${row.feature.group} ${of.name}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const column = columns.find(({ id }) => id === sorting?.column)
  if (column === undefined || sorting === null) return found
  const sign = sorting.isDown ? -1 : 1
  return found.sort((one, other) => {
    const [a, b] = [column.value(one), column.value(other)]
    if (typeof a === 'string' || typeof b === 'string')
      return sign * String(a).localeCompare(String(b), 'en', { numeric: true })
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
    return sign * (a - b)
  })
}
