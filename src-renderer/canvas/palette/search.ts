import MiniSearch from 'minisearch'
import type { Checked } from '../../../src-shared/check/checked.ts'
import type { Shape } from '../../../src-shared/tensor/shape.ts'
import type { Entry } from './entries.ts'
import { CATEGORIES, entries } from './entries.ts'

const index = new MiniSearch<Entry>({
  fields: ['title', 'kind', 'synonymText', 'category', 'summary'],
  extractField: (entry, field) =>
    field === 'synonymText' ? entry.synonyms.join(' ') : String(entry[field as 'id']), // a field named above
  searchOptions: {
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    boost: { title: 5, kind: 4, synonymText: 3, category: 1.5, summary: 0.5 },
    combineWith: 'AND',
  },
})
index.addAll([...entries])

/** Best match first; everything, by category, for nothing typed. */
export function searchEntries(text: string, among: readonly Entry[] = entries): Entry[] {
  const words = text.trim()
  if (words === '') return [...among]
  const allowed = new Map(among.map((entry) => [entry.id, entry]))
  return index.search(words).flatMap(({ id }) => allowed.get(String(id)) ?? [])
}

/** Layers that people reach for first come first among those that fit equally well. */
const OFTEN = ['dense', 'conv-2d', 'flatten', 'concatenate', 'leaky-relu', 'batch-norm', 'conv-transpose-2d', 'reshape', 'upsampling-2d', 'activation', 'dropout'] // prettier-ignore

/** Layers that take a shape, best first: those made for its rank, then those that take any. */
export function entriesFor(shape: Shape | null, checked: Checked): Entry[] {
  const rated = entries.flatMap((entry) => {
    const rating = entry.layer === null ? null : fit(entry, shape, checked)
    return rating === null ? [] : [{ entry, rating }]
  })
  return rated.sort((a, b) => b.rating - a.rating).map(({ entry }) => entry)
}

function fit({ layer, kind, params }: Entry, shape: Shape | null, { data }: Checked): number | null {
  const often = OFTEN.indexOf(kind)
  const known = often < 0 ? 0 : (OFTEN.length - often) / OFTEN.length
  const port = layer?.inputs[0]
  if (layer === null || port === undefined) return null
  if (shape === null) return known
  const [least, most] = typeof port.rank === 'number' ? [port.rank, port.rank] : (port.rank ?? [0, 99])
  if (shape.length < least || shape.length > most) return null
  const isExact = typeof port.rank === 'number' ? 1 : 0
  if (port.many === true || layer.inputs.length > 1) return isExact + known
  const read = layer.params.safeParse(params)
  if (!read.success) return known
  return layer.infer([shape], read.data, data.context).ok ? isExact + known : null
}

/** In the palette's order. */
export function byCategory(found: readonly Entry[]): { category: string; entries: Entry[] }[] {
  return CATEGORIES.map((category) => ({
    category,
    entries: found.filter((entry) => entry.category === category),
  })).filter((group) => group.entries.length > 0)
}
