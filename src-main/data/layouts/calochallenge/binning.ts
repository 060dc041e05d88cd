import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import type { Geometry } from '../../../../src-shared/physics/geometry.ts'

/**
 * The voxel binning files of the CaloChallenge: `<Bins><Bin pid name><Layer id r_edges="0,5,10" n_bin_alpha="10"/>`.
 * A layer with a single edge has no voxels. Voxels are stored layer after layer, (alpha, r) with r fastest.
 */
const Attributes = z.looseObject({
  id: z.coerce.number(),
  r_edges: z.string(),
  n_bin_alpha: z.coerce.number(),
})
const Bin = z.looseObject({ name: z.string().optional(), Layer: z.array(Attributes) })
const Binning = z.looseObject({ Bins: z.looseObject({ Bin: z.array(Bin) }) })

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  isArray: (name) => name === 'Bin' || name === 'Layer',
})

/** One geometry per particle and bin in eta; empty when the text is no binning file. */
export function parseBinning(xml: string): Geometry[] {
  if (XMLValidator.validate(xml) !== true) return []
  const parsed = Binning.safeParse(parser.parse(xml))
  if (!parsed.success) return []
  return parsed.data.Bins.Bin.flatMap((bin) => {
    const layers = bin.Layer.map(layerOf)
    if (layers.includes('unreadable')) return []
    const filled = layers.filter((layer) => layer !== null && layer !== 'unreadable')
    return filled.length === 0 ? [] : [{ name: bin.name ?? 'calorimeter', layers: filled }]
  })
}

function layerOf(layer: z.infer<typeof Attributes>): Geometry['layers'][number] | null | 'unreadable' {
  const edges = layer.r_edges.split(',').map((edge) => Number(edge.trim()))
  if (edges.some((edge, index) => !Number.isFinite(edge) || (index > 0 && edge <= (edges[index - 1] ?? 0)))) {
    return 'unreadable'
  }
  if (edges.length < 2) return null
  if (!Number.isInteger(layer.n_bin_alpha) || layer.n_bin_alpha < 1) return 'unreadable'
  return {
    form: 'polar',
    id: layer.id,
    name: `layer ${layer.id}`,
    alphaBins: layer.n_bin_alpha,
    rEdgesMm: edges,
  }
}
