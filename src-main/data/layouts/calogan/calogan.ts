import type { Problem } from '../../../../src-shared/base/problem.ts'
import { problem } from '../../../../src-shared/base/problem.ts'
import { success } from '../../../../src-shared/base/result.ts'
import type { Unit } from '../../../../src-shared/base/units.ts'
import type { Geometry } from '../../../../src-shared/physics/geometry.ts'
import type { DataFile } from '../../formats/format.ts'
import { rowCount, rowSize } from '../../formats/format.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isScalar, matchNumbered, numbersOf } from '../layout.ts'
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
    const found = findCells(file)
    const [first] = found?.names ?? []
    const entry = first === undefined ? undefined : numbersOf(file, first)
    if (found === null || entry === undefined) return null
    const events = `with ${rowCount(entry)} events`
    return {
      score: 1,
      reasons: [
        found.form === 'layers'
          ? `It has “layer_0” (3×96), “layer_1” (12×12) and “layer_2” (12×6) ${events}, as CaloGAN has them.`
          : `It has the branches cell_0 … cell_506 and “${TREE_ENERGY}” ${events}, as CaloGAN's simulation writes them.`,
      ],
    }
  },
  async describe(file) {
    const found = findCells(file)
    const name = found?.form === 'tree' ? TREE_ENERGY : 'energy'
    const energy = numbersOf(file, name)
    const isConditional = energy !== undefined && isScalar(energy)
    const units = isConditional && found !== null ? await unitsOf(file, found.names, name) : DOCUMENTED
    return success({
      ...NOTHING_MORE,
      showers: found?.names ?? LAYERS.map((layer) => layer.name),
      shape: [504],
      unit: units.cells,
      geometry: CALOGAN_GEOMETRY,
      conditions: isConditional ? [{ name, unit: units.energy }] : [],
      notes:
        found?.form === 'tree'
          ? ['cell_504 to cell_506, energy beside the cells, are left out.']
          : numbersOf(file, 'overflow') === undefined
            ? []
            : ['“overflow”, energy beside the cells, is left out.'],
      problems: units.problem === null ? [] : [units.problem],
    })
  },
}

/** Before `convert.py` makes the layers of them, the cells are branches of a tree, three of overflow behind them. */
const TREE_ENERGY = 'TotalEnergy'
const CELLS = 504
const OVERFLOW = 3

function findCells(file: DataFile): { form: 'layers' | 'tree'; names: string[] } | null {
  const hasLayers = LAYERS.every((layer) => {
    const entry = numbersOf(file, layer.name)
    return entry !== undefined && rowSize(entry) === layer.rows * layer.columns
  })
  if (hasLayers) return { form: 'layers', names: LAYERS.map((layer) => layer.name) }
  const cells = matchNumbered(file, 'cell_*')
  const isTree = cells.length === CELLS + OVERFLOW && cells[0] === 'cell_0' && cells.at(-1) === 'cell_506'
  return isTree && numbersOf(file, TREE_ENERGY) !== undefined
    ? { form: 'tree', names: cells.slice(0, CELLS) }
    : null
}

type Units = { cells: Unit; energy: Unit; problem: Problem | null }

const DOCUMENTED: Units = { cells: 'MeV', energy: 'GeV', problem: null }
/** CaloGAN's energies go up to 100 GeV: energies beyond this are in MeV. */
const LARGEST_GEV = 500

/** Files made for CaloGAN by others often have both in one unit, which only the numbers tell. */
async function unitsOf(file: DataFile, cells: readonly string[], energy: string): Promise<Units> {
  const found = await unitBeside(file, { cells, energy, energyUnit: 'GeV' })
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
