import { hasErrors } from '../../../../src-shared/base/problem.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import { cellCount } from '../../../../src-shared/physics/geometry.ts'
import { rowCount, rowSize } from '../../formats/format.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isScalar, numbersOf } from '../layout.ts'
import { ownGeometry } from '../own-geometry.ts'
import { findBinning } from './find-binning.ts'
import type { KnownDataset } from './known-binnings.ts'
import { KNOWN_DATASETS } from './known-binnings.ts'

const SHOWERS = 'showers'
const ENERGIES = 'incident_energies'

/** CaloChallenge 2022: `showers (n, voxels)` and `incident_energies (n, 1)`, both in MeV. */
export const calochallenge: Layout = {
  id: 'calochallenge',
  title: 'CaloChallenge',
  needs: '“showers” (n, voxels) and “incident_energies” (n, 1)',
  recognise(file) {
    const showers = numbersOf(file, SHOWERS)
    const energies = numbersOf(file, ENERGIES)
    if (showers?.shape.length !== 2 || energies === undefined || !isScalar(energies)) return null
    const voxels = rowSize(showers)
    const known = knownDataset(voxels)
    return {
      score: 1,
      reasons: [
        `It has “${SHOWERS}” (${rowCount(showers)} events of ${voxels} voxels) and “${ENERGIES}”, as the CaloChallenge names them.`,
        ...(known === undefined
          ? []
          : [`${voxels} voxels are those of data set ${known.name} (${known.particle}).`]),
      ],
    }
  },
  async describe(file, choice) {
    const showers = numbersOf(file, SHOWERS)
    const voxels = showers === undefined ? 0 : rowSize(showers)
    const chosen = choice.binning ?? ''
    const own = chosen === '' ? ownGeometry(file, voxels) : null
    const found =
      own === null
        ? await findBinning(file.path, { voxels, chosen })
        : { geometry: own, notes: [], problems: [] }
    if (hasErrors(found.problems)) return failed(found.problems)
    // A file with a geometry of its own is nobody's data set but its writer's.
    const known = own === null ? knownDataset(voxels) : undefined
    const energies = numbersOf(file, ENERGIES)
    return success({
      ...NOTHING_MORE,
      showers: [SHOWERS],
      shape: null,
      unit: 'MeV',
      geometry: found.geometry,
      conditions: energies === undefined ? [] : [{ name: ENERGIES, unit: 'MeV' }],
      threshold: known?.thresholdMeV ?? null,
      notes: [...found.notes, ...(known === undefined ? [] : [known.energies])],
      // A geometry that the project declares needs no file.
      problems: choice.geometry == null ? found.problems : [],
    })
  },
}

function knownDataset(voxels: number): KnownDataset | undefined {
  return KNOWN_DATASETS.find((dataset) => cellCount(dataset.geometry) === voxels)
}
