import { success } from '../../../../src-shared/base/result.ts'
import type { Geometry } from '../../../../src-shared/physics/geometry.ts'
import type { DataFile, Entry } from '../../formats/format.ts'
import { rowCount } from '../../formats/format.ts'
import type { Source } from '../derived.ts'
import { constant, reordered, sourceOf, stacked, withEntries } from '../derived.ts'
import { layersFirst, threeAxes } from '../layer-order.ts'
import type { ConditionPart, Layout } from '../layout.ts'
import { NOTHING_MORE, isRows, isScalar, numbersOf } from '../layout.ts'
import { ownGeometry } from '../own-geometry.ts'

/**
 * Geant4's example Par04 (extended/parameterisations, training_vae). `root2h5.py` writes `showers (n, R, phi, Z)` and
 * `incident_energy (n)`, later also `incident_theta` and `incident_phi` in rad; `root2h5_for_vae.py` writes one data set
 * per energy, named by its GeV: `1`, `2`, … `1024`. All energies are in MeV. Z is the fastest index, the reverse of the
 * CaloChallenge: events are read layer after layer, (Z, phi, R) with R fastest.
 */
const SHOWERS = 'showers'
const ENERGY = 'incident_energy'
const ANGLES = ['incident_theta', 'incident_phi']
const PAR04_CELLS = 'showers by layer'
/** What the example's own detector counts as a deposit. */
const THRESHOLD_MEV = 0.0005

type Form = { kind: 'one'; showers: Entry } | { kind: 'by energy'; showers: Entry[] }

export const par04: Layout = {
  id: 'par04',
  title: 'Geant4 example Par04',
  needs: '“showers” (n, R, phi, Z) and “incident_energy” (n), or data sets named by their energy in GeV',
  recognise(file) {
    const form = formOf(file)
    if (form === null) return null
    if (form.kind === 'one') {
      const axes = threeAxes(form.showers)?.join('×') ?? ''
      return {
        score: 1,
        reasons: [
          `It has “${SHOWERS}” (${rowCount(form.showers)} events of R×phi×Z = ${axes}) and “${ENERGY}”, as Geant4's example Par04 writes them.`,
        ],
      }
    }
    const names = form.showers.map((entry) => entry.name).join(', ')
    return {
      score: form.showers.length > 1 ? 0.95 : 0.7,
      reasons: [
        `Its data sets are named by energies in GeV (${names}), as Geant4's example Par04 writes them.`,
      ],
    }
  },
  describe(file) {
    const form = formOf(file)
    const first = form?.kind === 'one' ? form.showers : form?.showers[0]
    const axes = first === undefined ? null : threeAxes(first)
    if (form === null || axes === null) {
      return Promise.resolve(
        success({ ...NOTHING_MORE, showers: [SHOWERS], shape: null, unit: 'MeV', geometry: null }),
      )
    }
    const [r, phi, z] = axes
    const raw = rawSources(file, form)
    const cells = reordered(raw.showers, {
      name: PAR04_CELLS,
      shape: [z, phi, r],
      places: layersFirst(axes, 'first fastest'),
    })
    const own = ownGeometry(file, r * phi * z)
    const geometry = own ?? meshOf(axes)
    return Promise.resolve(
      success({
        ...NOTHING_MORE,
        showers: [PAR04_CELLS],
        shape: [z, phi, r],
        unit: 'MeV',
        geometry,
        conditions: raw.conditions,
        threshold: own === null ? THRESHOLD_MEV : null,
        view: withEntries(file, [cells, ...raw.derived]),
        notes: [
          `The file has R×phi×Z = ${axes.join('×')} with Z fastest; it is read layer by layer, ${z}×${phi}×${r} with R fastest.`,
          ...(own !== null
            ? []
            : geometry === null
              ? [
                  `The sizes of a mesh of ${axes.join('×')} cells are not known; only R×phi = 18×50 and 9×16 are.`,
                ]
              : [
                  `The cell sizes of the example's own mesh (${pitchOf(axes)} mm in r, 3.4 mm in z) are assumed.`,
                ]),
          ...(form.kind === 'by energy'
            ? ['The energy of each event is the name of its data set, in GeV.']
            : []),
        ],
      }),
    )
  },
}

function formOf(file: DataFile): Form | null {
  const showers = numbersOf(file, SHOWERS)
  const energy = numbersOf(file, ENERGY)
  if (showers !== undefined && energy !== undefined && threeAxes(showers) !== null && isScalar(energy)) {
    return { kind: 'one', showers }
  }
  const named = file.entries.filter((entry) => /^\/?\d+(\.\d+)?$/.test(entry.name) && isRows(entry))
  const sizes = new Set(named.map((entry) => threeAxes(entry)?.join()))
  if (named.length === 0 || sizes.size !== 1 || sizes.has(undefined)) return null
  return { kind: 'by energy', showers: [...named].sort((a, b) => gevOf(a) - gevOf(b)) }
}

function gevOf(entry: Entry): number {
  return Number(entry.name.replace('/', ''))
}

/** The showers as the file has them, and what they depend on. */
function rawSources(
  file: DataFile,
  form: Form,
): { showers: Source; conditions: ConditionPart[]; derived: Source[] } {
  if (form.kind === 'one') {
    const angles = ANGLES.filter((name) => {
      const entry = numbersOf(file, name)
      return entry !== undefined && isScalar(entry) && rowCount(entry) === rowCount(form.showers)
    })
    return {
      showers: sourceOf(file, SHOWERS),
      conditions: [
        { name: ENERGY, unit: 'MeV' },
        ...angles.map((name): ConditionPart => ({ name, unit: 'rad' })),
      ],
      derived: [],
    }
  }
  const energies = form.showers.map((entry) =>
    constant(ENERGY, { rows: rowCount(entry), value: 1000 * gevOf(entry), unit: 'MeV' }),
  )
  return {
    showers: stacked(
      form.showers.map((entry) => sourceOf(file, entry.name)),
      SHOWERS,
    ),
    conditions: [{ name: ENERGY, unit: 'MeV' }],
    derived: [stacked(energies, ENERGY)],
  }
}

/** The meshes of the example's macros: 18 × 2.325 mm and 9 × 4.65 mm, both up to 41.85 mm. */
function pitchOf([r, phi]: readonly [number, number, number]): number | null {
  if (r === 18 && phi === 50) return 2.325
  return r === 9 && phi === 16 ? 4.65 : null
}

function meshOf(axes: readonly [number, number, number]): Geometry | null {
  const pitchMm = pitchOf(axes)
  if (pitchMm === null) return null
  const [r, phi, z] = axes
  return {
    name: 'Par04',
    layers: Array.from({ length: z }, (_, id) => ({
      form: 'polar',
      id,
      name: `layer ${id}`,
      alphaBins: phi,
      rEdgesMm: Array.from({ length: r + 1 }, (__, edge) => Number((edge * pitchMm).toFixed(3))),
    })),
  }
}
