import { success } from '../../../../src-shared/base/result.ts'
import type { Unit } from '../../../../src-shared/base/units.ts'
import type { Geometry } from '../../../../src-shared/physics/geometry.ts'
import type { DataFile, Entry } from '../../formats/format.ts'
import { rowCount, rowSize } from '../../formats/format.ts'
import type { Source } from '../derived.ts'
import { columnsOf, reordered, sourceOf, withEntries } from '../derived.ts'
import { layersFirst, threeAxes } from '../layer-order.ts'
import type { ConditionPart, Layout } from '../layout.ts'
import { NOTHING_MORE, isRows, isScalar } from '../layout.ts'
import { ownGeometry } from '../own-geometry.ts'

/**
 * 3DGAN (svalleco/3Dgan): `ECAL` is an electromagnetic calorimeter of 25×25×25 or 51×51×25 cells (x, y, z) in GeV.
 * The first form has `target (n, ≥2)` whose column 1 is the incident energy in GeV; the second has `energy (n)` in GeV
 * and the angle `theta` (also `mtheta`, `eta`) in rad; files that its scripts write have `Target` and `Angle`.
 */
const CELLS = 'ECAL'
const BY_LAYER = 'ECAL by layer'
const TARGET_ENERGY = 'target energy'
const ANGLES = ['theta', 'mtheta', 'Angle', 'eta']
/** Its training scripts set cells below 1e-6 GeV to zero. */
const THRESHOLD_GEV = 1e-6

export const gan3d: Layout = {
  id: '3dgan',
  title: '3DGAN',
  needs: '“ECAL” (n, x, y, z) with “energy” (n), or with “target” whose column 1 is the energy',
  recognise(file) {
    const cells = rows(file, CELLS)
    const axes = cells === null ? null : threeAxes(cells)
    const energy = energyOf(file)
    if (cells === null || axes === null || energy === null) return null
    const isPublished = ['25,25,25', '51,51,25'].includes(axes.join())
    return {
      score: isPublished ? 1 : 0.85,
      reasons: [
        `It has “${CELLS}” (${rowCount(cells)} events of x×y×z = ${axes.join('×')}) and the energy in “${energy.entry}”, as 3DGAN has them.`,
      ],
    }
  },
  describe(file) {
    const cells = rows(file, CELLS)
    const axes = cells === null ? null : threeAxes(cells)
    if (cells === null || axes === null) {
      return Promise.resolve(
        success({ ...NOTHING_MORE, showers: [CELLS], shape: null, unit: 'GeV', geometry: null }),
      )
    }
    const [x, y, z] = axes
    const energy = energyOf(file)
    const angles = ANGLES.filter((name) => {
      const entry = rows(file, name)
      return entry !== null && isScalar(entry)
    })
    const conditions: ConditionPart[] = [
      ...(energy === null ? [] : [{ name: energy.name, unit: 'GeV' as Unit }]),
      ...angles.slice(0, 1).map((name): ConditionPart => ({ name, unit: name === 'eta' ? '1' : 'rad' })),
    ]
    return Promise.resolve(
      success({
        ...NOTHING_MORE,
        showers: [BY_LAYER],
        shape: [z, x, y],
        unit: 'GeV',
        geometry: ownGeometry(file, x * y * z) ?? volumeOf(axes),
        conditions,
        threshold: THRESHOLD_GEV,
        offered: angles.slice(1),
        view: withEntries(file, [
          reordered(sourceOf(file, CELLS), {
            name: BY_LAYER,
            shape: [z, x, y],
            places: layersFirst(axes, 'second fastest'),
          }),
          ...(energy?.derived ?? []),
        ]),
        notes: [
          `The file has x×y×z = ${axes.join('×')} with z fastest; it is read layer by layer, ${z}×${x}×${y}.`,
          'Cells hold the energy in the silicon only: about 2 % of the incident energy.',
        ],
      }),
    )
  },
}

function rows(file: DataFile, name: string): Entry | null {
  return file.entries.find((entry) => entry.name === name && isRows(entry)) ?? null
}

/** `entry`: what the file calls it; `name`: what to read. */
function energyOf(file: DataFile): { entry: string; name: string; derived: Source[] } | null {
  for (const name of ['energy', 'Target']) {
    const entry = rows(file, name)
    if (entry !== null && isScalar(entry)) return { entry: name, name, derived: [] }
  }
  const target = rows(file, 'target')
  if (target === null || rowSize(target) < 2) return null
  const column = columnsOf(sourceOf(file, 'target'), { name: TARGET_ENERGY, first: 1, count: 1 })
  return { entry: 'target', name: TARGET_ENERGY, derived: [column] }
}

function volumeOf([x, y, z]: readonly [number, number, number]): Geometry {
  return {
    name: '3DGAN',
    layers: Array.from({ length: z }, (_, id) => ({
      ...({ form: 'grid', id, name: `layer ${id}`, rows: x, columns: y, pitchMm: null } as const),
      ...{ rowName: 'x', columnName: 'y' },
    })),
  }
}
