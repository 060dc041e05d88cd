import { success } from '../../../../src-shared/base/result.ts'
import type { Geometry } from '../../../../src-shared/physics/geometry.ts'
import { rowSize } from '../../formats/format.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isScalar, numbersOf } from '../layout.ts'

/**
 * CaloGAN (hep-lbdl/CaloGAN): `layer_0 (n,3,96)`, `layer_1 (n,12,12)`, `layer_2 (n,12,6)` in MeV and `energy (n,1)` in
 * GeV. An event is the three layers one after the other: 504 cells. `overflow (n,3)` is energy outside the cells and is
 * left out. Cells are 160 × 5, 40 × 40 and 40 × 80 mm in a cube of 480 mm.
 */
const LAYERS = [
  { name: 'layer_0', rows: 3, columns: 96, pitchMm: [160, 5] },
  { name: 'layer_1', rows: 12, columns: 12, pitchMm: [40, 40] },
  { name: 'layer_2', rows: 12, columns: 6, pitchMm: [40, 80] },
] as const

export const CALOGAN_GEOMETRY: Geometry = {
  name: 'CaloGAN',
  layers: LAYERS.map(({ name, rows, columns, pitchMm }, id) => ({
    form: 'grid',
    id,
    name,
    rows,
    columns,
    pitchMm: [...pitchMm],
  })),
}

export const calogan: Layout = {
  id: 'calogan',
  title: 'CaloGAN',
  recognise(file) {
    const fits = LAYERS.every((layer) => {
      const entry = numbersOf(file, layer.name)
      return entry !== undefined && rowSize(entry) === layer.rows * layer.columns
    })
    if (!fits) return null
    return { score: 1, reasons: ['data sets layer_0 (3×96), layer_1 (12×12), layer_2 (12×6)'] }
  },
  describe(file) {
    const energy = numbersOf(file, 'energy')
    return Promise.resolve(
      success({
        ...NOTHING_MORE,
        showers: LAYERS.map((layer) => layer.name),
        shape: [504],
        unit: 'MeV',
        geometry: CALOGAN_GEOMETRY,
        condition: energy !== undefined && isScalar(energy) ? { names: ['energy'], unit: 'GeV' } : null,
      }),
    )
  },
}
