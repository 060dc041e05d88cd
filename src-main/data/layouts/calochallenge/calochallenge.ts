import { dirname, join } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { problem } from '../../../../src-shared/base/problem.ts'
import { success } from '../../../../src-shared/base/result.ts'
import { cellCount, Geometry } from '../../../../src-shared/physics/geometry.ts'
import type { DataFile } from '../../formats/format.ts'
import { rowSize } from '../../formats/format.ts'
import { listFolder, readText } from '../beside.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isScalar, numbersOf } from '../layout.ts'
import { parseBinning } from './binning.ts'

const SHOWERS = 'showers'
const ENERGIES = 'incident_energies'

/** CaloChallenge 2022: `showers (n, voxels)` and `incident_energies (n, 1)`, both in MeV. */
export const calochallenge: Layout = {
  id: 'calochallenge',
  title: 'CaloChallenge',
  recognise(file) {
    const showers = numbersOf(file, SHOWERS)
    const energies = numbersOf(file, ENERGIES)
    if (showers?.shape.length !== 2 || energies === undefined || !isScalar(energies)) return null
    return { score: 1, reasons: [`data sets “${SHOWERS}” (n, voxels) and “${ENERGIES}” (n, 1)`] }
  },
  async describe(file, choice) {
    const showers = numbersOf(file, SHOWERS)
    const voxels = showers === undefined ? 0 : rowSize(showers)
    const own = ownGeometry(file, voxels)
    const { geometry, problems } =
      own === null ? await findBinning(file.path, voxels) : { geometry: own, problems: [] }
    const energies = numbersOf(file, ENERGIES)
    return success({
      ...NOTHING_MORE,
      showers: [SHOWERS],
      shape: null,
      unit: 'MeV',
      geometry,
      condition: energies === undefined ? null : { names: [ENERGIES], unit: 'MeV' },
      // A geometry that the project declares needs no file.
      problems: choice.geometry == null ? problems : [],
    })
  },
}

/** Files that Ganvas has written say where their cells are, also cells that no binning file can describe. */
function ownGeometry(file: DataFile, voxels: number): Geometry | null {
  const text = file.readNote?.('geometry') ?? null
  const parsed = text === null ? null : Geometry.safeParse(parseJson(text))
  return parsed?.success === true && cellCount(parsed.data) === voxels ? parsed.data : null
}

/** Others may call something else “geometry”: what is no geometry of ours is left alone. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A binning file lies beside the data as a rule; the one with the right number of voxels is taken. */
async function findBinning(
  path: string,
  voxels: number,
): Promise<{ geometry: Geometry | null; problems: Problem[] }> {
  const folder = dirname(path)
  const names = (await listFolder(folder)).filter((name) => /^binning.*\.xml$/i.test(name)).sort()
  const found: { name: string; cells: number }[] = []
  for (const name of names) {
    for (const geometry of parseBinning(await readText(join(folder, name)))) {
      const cells = cellCount(geometry)
      if (cells === voxels) return { geometry, problems: [] }
      found.push({ name, cells })
    }
  }
  if (names.length === 0) return { geometry: null, problems: [] }
  const seen = found.map((each) => `${each.name} has ${each.cells}`).join(', ')
  return {
    geometry: null,
    problems: [
      problem({
        code: 'data.binning',
        severity: 'warning',
        at: { file: path },
        message: `No binning file fits the ${voxels} voxels (${seen === '' ? `${names.join(', ')} cannot be read` : seen}).`,
        hint: 'Put the binning file of this data set beside it; without one the layers are not known.',
      }),
    ],
  }
}
