import { success } from '../../../../src-shared/base/result.ts'
import type { DataFile } from '../../formats/format.ts'
import { rowCount, rowSize } from '../../formats/format.ts'
import { columnsOf, sourceOf, withEntries } from '../derived.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isScalar, numbersOf } from '../layout.ts'
import { unitBeside } from '../unit-beside.ts'

/**
 * LHCb calorimeter data of 1812.01319 (npz): `EnergyDeposit (n, 30, 30, 1)`, `ParticleMomentum (n, 3)` in GeV,
 * `ParticlePoint (n, 3)` of which x and y are used, and `ParticlePDG (n)`: 11 electron, 22 photon. The condition is the
 * momentum and the point, five numbers.
 */
const CELLS = 'EnergyDeposit'
const MOMENTUM = 'ParticleMomentum'
const POINT = 'ParticlePoint'
const POINT_XY = 'ParticlePoint x y'
const PDG = 'ParticlePDG'
/** Of the Particle Data Group's numbering scheme (Review of Particle Physics), those that calorimeters see. */
const PARTICLES = new Map([
  [11, 'electron'],
  [-11, 'positron'],
  [13, 'muon'],
  [-13, 'antimuon'],
  [22, 'photon'],
  [111, 'neutral pion'],
  [130, 'long-lived neutral kaon'],
  [211, 'positive pion'],
  [-211, 'negative pion'],
  [321, 'positive kaon'],
  [-321, 'negative kaon'],
  [2112, 'neutron'],
  [2212, 'proton'],
  [-2212, 'antiproton'],
])

export const lhcb: Layout = {
  id: 'lhcb',
  title: 'LHCb calorimeter',
  needs: '“EnergyDeposit” (n, 30, 30), “ParticleMomentum” (n, 3) and “ParticlePoint” (n, 2 or 3)',
  recognise(file) {
    const parts = partsOf(file)
    if (parts === null) return null
    const size = parts.cells.shape.slice(1)
    return {
      score: size.slice(0, 2).join() === '30,30' ? 1 : 0.85,
      reasons: [
        `It has “${CELLS}” (${rowCount(parts.cells)} events of ${size.join('×')}), “${MOMENTUM}” and “${POINT}”, as the LHCb calorimeter data.`,
      ],
    }
  },
  async describe(file) {
    const parts = partsOf(file)
    if (parts === null) {
      return success({ ...NOTHING_MORE, showers: [CELLS], shape: null, unit: null, geometry: null })
    }
    const [, height = 1, width = 1, ...channels] = parts.cells.shape
    const isFlat = channels.every((length) => length === 1)
    const { unit, ratio } = await unitBeside(file, { cells: [CELLS], energy: MOMENTUM, energyUnit: 'GeV' })
    const pdg = numbersOf(file, PDG)
    return success({
      ...NOTHING_MORE,
      showers: [CELLS],
      shape: [height, width, ...(channels.length === 0 ? [1] : channels)],
      unit,
      geometry: isFlat
        ? {
            name: 'LHCb calorimeter',
            layers: [{ form: 'grid', id: 0, name: 'cells', rows: height, columns: width, pitchMm: null }],
          }
        : null,
      conditions: [
        { name: MOMENTUM, unit: 'GeV' },
        { name: POINT_XY, unit: null },
      ],
      labels: pdg !== undefined && isScalar(pdg) ? { name: PDG, file, names: PARTICLES } : null,
      view: withEntries(file, [columnsOf(sourceOf(file, POINT), { name: POINT_XY, first: 0, count: 2 })]),
      notes: [
        'The condition is px, py, pz and the point x, y where the particle enters; z is left out.',
        unit === null
          ? `The file says no unit, and the deposits (${ratio} times the momentum) do not tell.`
          : `The file says no unit: ${unit} is assumed, as the deposits are ${ratio} times the momentum in GeV.`,
      ],
    })
  },
}

function partsOf(file: DataFile) {
  const cells = numbersOf(file, CELLS)
  const momentum = numbersOf(file, MOMENTUM)
  const point = numbersOf(file, POINT)
  if (cells === undefined || momentum === undefined || point === undefined) return null
  const fits =
    cells.shape.length >= 3 && rowSize(momentum) === 3 && rowSize(point) >= 2 && rowSize(point) <= 3
  return fits ? { cells } : null
}
