import type { Geometry } from '../../../src-shared/physics/geometry.ts'

/** Which particle a binning is for: PDG code and the name the challenge gives it. */
export type BinningParticle = { pid: number; name: string }

/**
 * The binning of a polar geometry in the XML form of the CaloChallenge: every layer id from 0 to the last, layers without
 * voxels with `r_edges="0"`. Null for a geometry with grids, which that form cannot say.
 */
export function binningXml(geometry: Geometry, particle: BinningParticle): string | null {
  const lines: string[] = []
  let next = 0
  for (const layer of geometry.layers) {
    if (layer.form !== 'polar' || layer.id < next) return null
    for (; next < layer.id; next++) lines.push(layerLine(next, '0', 1))
    lines.push(layerLine(layer.id, layer.rEdgesMm.join(','), layer.alphaBins))
    next = layer.id + 1
  }
  const largest = Math.max(
    ...geometry.layers.map((layer) => (layer.form === 'polar' ? (layer.rEdgesMm.at(-1) as number) : 0)), // edges exist
  )
  return [
    '<Bins>',
    `   <Bin pid="${particle.pid}" etaMin="0" etaMax="${largest}" name="${particle.name}">`,
    ...lines,
    '   </Bin>',
    '</Bins>',
    '',
  ].join('\n')
}

function layerLine(id: number, edges: string, alphaBins: number): string {
  return `      <Layer id="${id}" r_edges="${edges}" n_bin_alpha="${alphaBins}" />`
}
