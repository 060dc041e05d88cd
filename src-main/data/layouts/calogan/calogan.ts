import type { Problem } from '../../../../src-shared/base/problem.ts'
import { problem } from '../../../../src-shared/base/problem.ts'
import { success } from '../../../../src-shared/base/result.ts'
import type { Unit } from '../../../../src-shared/base/units.ts'
import type { Geometry } from '../../../../src-shared/physics/geometry.ts'
import type { DataFile } from '../../formats/format.ts'
import { rowCount, rowSize } from '../../formats/format.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isScalar, numbersOf } from '../layout.ts'
import { unitBeside } from '../unit-beside.ts'

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
  needs: '“layer_0” (n, 3, 96), “layer_1” (n, 12, 12), “layer_2” (n, 12, 6) and “energy” (n, 1)',
  recognise(file) {
    const [first] = LAYERS.map((layer) => numbersOf(file, layer.name))
    const fits = LAYERS.every((layer) => {
      const entry = numbersOf(file, layer.name)
      return entry !== undefined && rowSize(entry) === layer.rows * layer.columns
    })
    if (!fits || first === undefined) return null
    return {
      score: 1,
      reasons: [
        `It has “layer_0” (3×96), “layer_1” (12×12) and “layer_2” (12×6) with ${rowCount(first)} events, as CaloGAN has them.`,
      ],
    }
  },
  async describe(file) {
    const energy = numbersOf(file, 'energy')
    const names = LAYERS.map((layer) => layer.name)
    const missing = names.some((name) => numbersOf(file, name) === undefined)
    const isConditional = energy !== undefined && isScalar(energy)
    const units = isConditional && !missing ? await unitsOf(file) : DOCUMENTED
    return success({
      ...NOTHING_MORE,
      showers: names,
      shape: [504],
      unit: units.cells,
      geometry: CALOGAN_GEOMETRY,
      conditions: isConditional ? [{ name: 'energy', unit: units.energy }] : [],
      notes:
        numbersOf(file, 'overflow') === undefined
          ? []
          : ['“overflow”, energy beside the cells, is left out.'],
      problems: units.problem === null ? [] : [units.problem],
    })
  },
}

type Units = { cells: Unit; energy: Unit; problem: Problem | null }

const DOCUMENTED: Units = { cells: 'MeV', energy: 'GeV', problem: null }
/** CaloGAN's energies go up to 100 GeV: energies beyond this are in MeV. */
const LARGEST_GEV = 500

/** Files made for CaloGAN by others often have both in one unit, which only the numbers tell. */
async function unitsOf(file: DataFile): Promise<Units> {
  const found = await unitBeside(file, {
    cells: LAYERS.map((layer) => layer.name),
    energy: 'energy',
    energyUnit: 'GeV',
  })
  const { ratio, largest } = found
  if (found.unit === 'MeV' || ratio === 0) return DOCUMENTED
  if (found.unit === 'GeV') {
    const both = largest > LARGEST_GEV ? 'MeV' : 'GeV'
    return {
      cells: both,
      energy: both,
      problem: unitsProblem(file, ratio, `both are taken to be in ${both}`),
    }
  }
  if (ratio < 0.02 && largest > LARGEST_GEV) {
    const said = 'the cells are taken to be in GeV and the energies in MeV'
    return { cells: 'GeV', energy: 'MeV', problem: unitsProblem(file, ratio, said) }
  }
  return DOCUMENTED
}

function unitsProblem(file: DataFile, ratio: number, said: string): Problem {
  return problem({
    code: 'data.layout-units',
    severity: 'warning',
    at: { file: file.path },
    message: `CaloGAN has cells in MeV and energies in GeV, so that an event sums up to about 1000 times its energy; here it is ${ratio} times: ${said}.`,
    hint: 'Check with whoever made the file. With layout “generic” you can declare the units yourself.',
  })
}
