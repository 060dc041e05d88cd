import type { Unit } from '../../../src-shared/base/units.ts'
import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import type { EventShape } from '../../../src-shared/tensor/shape.ts'
import type { BinningParticle } from './binning-xml.ts'
import type { Attributes } from './hdf5-file.ts'

/** Some events on their way to a file. */
export type ShowerRows = {
  /** One incident energy for each, MeV; 0 where nobody knows. */
  condition: Float32Array
  /** `count × cells`, layer after layer; energies in MeV, other values as they are. */
  showers: Float32Array
  /** What missed the cells of each layer, `count × layers`, MeV. */
  overflow?: Float32Array
  /** The whole condition as the layout has it (energy and angles, momentum and point), `count × fullSize`. */
  full?: Float32Array
  /** Class of each event. */
  labels?: Float32Array
}

export type ShowerFile = {
  /** Where the cells are; null when nobody knows. */
  geometry: Geometry | null
  shape: EventShape
  /** `MeV` for energies, `1` for images. */
  unit: Unit
  /** Numbers in `full`; 0: there is only the energy. */
  fullSize: number
  events: AsyncIterable<ShowerRows> | Iterable<ShowerRows>
  attributes: Attributes
  particle: BinningParticle | null
}

export type WrittenFile = { path: string; count: number; binning: string | null }

/** Writes one layout, the way its own programs do. */
export type LayoutWriter = {
  /** Of the layout that reads it. */
  id: string
  title: string
  extension: 'h5' | 'hdf5' | 'npz'
  /** What events must be to fit, as the end of “… needs”. */
  needs: string
  /** Detector that the simulator takes when none is asked for. */
  detector: string
  fits(file: Pick<ShowerFile, 'geometry' | 'shape' | 'unit'>): boolean
  write(path: string, file: ShowerFile): Promise<WrittenFile>
}

/** Rows and columns of an event that is one image; null for several layers and for rings. */
export function imageSize({
  geometry,
  shape,
}: Pick<ShowerFile, 'geometry' | 'shape'>): [number, number] | null {
  const [layer, ...more] = geometry?.layers ?? []
  if (layer !== undefined) {
    return layer.form === 'grid' && more.length === 0 ? [layer.rows, layer.columns] : null
  }
  const [rows, columns, channels = 1, ...others] = shape
  const isImage = rows !== undefined && columns !== undefined && channels === 1 && others.length === 0
  return isImage ? [rows, columns] : null
}

/** What an event is, for people: “5 layers, 368 cells”. */
export function eventText({ geometry, shape }: Pick<ShowerFile, 'geometry' | 'shape'>): string {
  if (geometry === null) return `${shape.join('×')} values and no geometry`
  const forms = new Map<string, number>()
  for (const layer of geometry.layers) {
    const form =
      layer.form === 'grid'
        ? `${layer.rows}×${layer.columns} cells`
        : `${layer.rEdgesMm.length - 1} rings of ${layer.alphaBins}`
    forms.set(form, (forms.get(form) ?? 0) + 1)
  }
  const parts = [...forms].map(([form, count]) => `${count} ${count === 1 ? 'layer' : 'layers'} of ${form}`)
  return parts.join(', ')
}

const MEV_PER_GEV = 1000

export function inGeV(mev: Float32Array): Float32Array {
  return mev.map((value) => value / MEV_PER_GEV)
}
