import type { SeriesDefinition } from '../../src-shared/catalog/define-recipe.ts'

/** How a curve is drawn: never told apart by colour alone. */
export type SeriesLook = { color: ColorName; dash: string; marker: Marker }
export const colorNames = ['critic', 'generator', 'latent', 'data', 'recipe', 'accent', 'part'] as const
export type ColorName = (typeof colorNames)[number]
export type Marker = 'circle' | 'square' | 'triangle' | 'diamond'

export type DrawnSeries = SeriesLook & {
  /** As the run calls it. */
  name: string
  /** In the chart's legend: `Critic`. */
  label: string
  reading: string
}

/** One chart: curves of one kind, on one axis. */
export type SeriesGroup = { id: string; title: string; yTitle: string; series: DrawnSeries[] }

const MARKERS: readonly Marker[] = ['circle', 'square', 'triangle', 'diamond']
const DASHES = ['', '7 3', '2 3', '9 3 2 3'] as const

export function markerOf(index: number): Marker {
  return MARKERS[index % MARKERS.length] ?? 'circle'
}

export function dashOf(index: number): string {
  return DASHES[index % DASHES.length] ?? ''
}

/** Curves that belong on one axis together; every other series has a chart of its own. */
const TOGETHER: readonly { id: string; title: string; yTitle: string; holds: (name: string) => boolean }[] = [
  { id: 'losses', title: 'Losses', yTitle: 'Loss', holds: (name) => /\bloss$/.test(name) },
  { id: 'accuracy', title: 'Accuracy', yTitle: 'Accuracy', holds: (name) => /\baccuracy\b/.test(name) },
  {
    id: 'gradient-norms',
    title: 'Gradient norms',
    yTitle: 'Norm of the gradient',
    holds: (name) => name.startsWith('gradient norm'),
  },
]

const READINGS: Record<string, string> = {
  'gradient norm critic': 'Length of the critic’s gradient: steady is fine, steady growth is not.',
  'gradient norm generator': 'Length of the generator’s gradient: near zero it learns nothing.',
}

/** The series that a run has told, or that the recipe promises, as charts in a fixed order. */
export function seriesGroups(
  names: readonly string[],
  definitions: readonly SeriesDefinition[],
): SeriesGroup[] {
  const promised = definitions.map(({ name }) => name)
  const all = [...promised, ...[...names].filter((name) => !promised.includes(name)).sort()]
  const groups: SeriesGroup[] = []
  for (const name of all) {
    const definition = definitions.find((each) => each.name === name)
    const title = definition?.title ?? capitalized(name)
    const together = TOGETHER.find(({ holds }) => holds(name))
    const id = together?.id ?? name.replaceAll(' ', '-')
    let group = groups.find((each) => each.id === id)
    if (group === undefined) {
      group = { id, title: together?.title ?? title, yTitle: together?.yTitle ?? title, series: [] }
      groups.push(group)
    }
    const index = group.series.length
    group.series.push({
      name,
      label: together === undefined ? title : labelWithin(title, together.id),
      reading: definition?.reading ?? READINGS[name] ?? '',
      color: colorOf(name, index),
      dash: dashOf(index),
      marker: markerOf(index),
    })
  }
  return groups
}

function labelWithin(title: string, group: string): string {
  const short = title.replace(
    group === 'losses' ? / loss$/ : group === 'accuracy' ? /^(critic )?accuracy /i : /^Gradient norm /i,
    '',
  )
  return capitalized(short)
}

function colorOf(name: string, index: number): ColorName {
  if (/\bcritic\b/.test(name)) return 'critic'
  if (/\bgenerat(or|ed)\b/.test(name)) return 'generator'
  if (/\breal\b/.test(name)) return 'data'
  if (name === 'wasserstein estimate') return 'accent'
  if (name === 'gradient penalty') return 'latent'
  if (/\baccuracy\b/.test(name)) return 'data'
  return (['accent', 'recipe', 'latent', 'data'] as const)[index % 4] ?? 'accent'
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
