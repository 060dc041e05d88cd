import { success } from '../../../../src-shared/base/result.ts'
import type { Geometry } from '../../../../src-shared/physics/geometry.ts'
import { rowSize } from '../../formats/format.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isScalar, numbersOf } from '../layout.ts'

/**
 * Geant4's basic example B5: the electromagnetic calorimeter has 80 crystals (CsI, 15 × 15 cm) in 20 columns and 4 rows.
 * `ECEnergyVector[i]` is column floor(i / 4), row i mod 4, in MeV: an image of 20 × 4. There is no condition by default
 * (the beam energy is not in the file); `ECEnergy`, the sum of the cells, can be chosen.
 */
const CELLS = 'ECEnergyVector'

export const B5_GEOMETRY: Geometry = {
  name: 'Geant4 B5 electromagnetic calorimeter',
  layers: [
    {
      ...{ form: 'grid', id: 0, name: 'CsI crystals', rows: 20, columns: 4, pitchMm: [150, 150] },
      // The image's rows are the detector's columns: cells are stored column after column.
      ...{ rowName: 'column', columnName: 'row' },
    },
  ],
}

export const geant4B5: Layout = {
  id: 'geant4-b5',
  title: 'Geant4 example B5',
  needs: 'the branch “ECEnergyVector” with 80 cells',
  recognise(file) {
    const cells = numbersOf(file, CELLS)
    if (cells === undefined || rowSize(cells) !== 80) return null
    return { score: 1, reasons: [`Its branch “${CELLS}” has 80 cells, as in Geant4's example B5.`] }
  },
  describe(file) {
    const offered = ['ECEnergy', 'HCEnergy'].filter((name) => {
      const entry = numbersOf(file, name)
      return entry !== undefined && isScalar(entry)
    })
    return Promise.resolve(
      success({
        ...NOTHING_MORE,
        showers: [CELLS],
        shape: [20, 4, 1],
        unit: 'MeV',
        geometry: B5_GEOMETRY,
        offered,
      }),
    )
  },
}
