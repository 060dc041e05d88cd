import type { LayerDefinition } from '../../../src-shared/catalog/define.ts'
import { catalog } from '../../../src-shared/catalog/index.ts'

/** What can be put on the canvas, from the catalogue: explicit order, one entry per kind and lane. */
export type Entry = {
  /** `data:scale` and `network:scale` are two things. */
  id: string
  kind: string
  lane: 'data' | 'network'
  version: number
  title: string
  category: string
  summary: string
  synonyms: readonly string[]
  color: 'data' | 'latent' | 'generator' | 'critic' | 'recipe' | 'part'
  params: Record<string, unknown>
  /** How a layer answers to a shape; null for what begins a lane or stands in the data lane. */
  layer: LayerDefinition | null
}

export const CATEGORIES = [
  'Data',
  'Sources',
  'Core',
  'Convolution',
  'Pooling',
  'Shape',
  'Normalization',
  'Activation',
  'Combine',
  'Noise',
  'Calorimeter',
  'Transforms',
] as const

const COLORS: Record<string, Entry['color']> = {
  source: 'latent',
  core: 'generator',
  convolution: 'generator',
  pooling: 'critic',
  shape: 'critic',
  normalization: 'recipe',
  activation: 'recipe',
  combine: 'part',
  noise: 'part',
  calorimeter: 'data',
}

export const entries: readonly Entry[] = [
  {
    id: 'data:dataset',
    kind: 'dataset',
    lane: 'data',
    version: 1,
    title: 'Dataset',
    category: 'Data',
    summary: 'Showers, images or tables from a file, with their shape and unit.',
    synonyms: ['file', 'hdf5', 'root', 'csv', 'idx', 'events', 'open'],
    color: 'data',
    // The smallest shower there is; opening a file fills in the rest.
    params: { shape: [8, 8, 1] },
    layer: null,
  },
  ...catalog.sources.map((source): Entry => ({
    ...plain(source, 'network'),
    category: 'Sources',
    color: source.kind === 'latent' ? 'latent' : 'data',
    layer: null,
  })),
  ...catalog.layers.map((layer): Entry => ({
    ...plain(layer, 'network'),
    category: layer.category[0]?.toUpperCase() + layer.category.slice(1),
    color: COLORS[layer.category] ?? 'part',
    layer,
  })),
  ...catalog.transforms.map((transform): Entry => ({
    ...plain(transform, 'data'),
    category: 'Transforms',
    color: 'data',
    layer: null,
  })),
]

type Described = Pick<Entry, 'kind' | 'version' | 'title' | 'summary' | 'synonyms'>

function plain({ kind, version, title, summary, synonyms }: Described, lane: Entry['lane']) {
  return { id: `${lane}:${kind}`, kind, lane, version, title, summary, synonyms, params: {} }
}

export function entryWith(id: string): Entry | null {
  return entries.find((each) => each.id === id) ?? null
}
