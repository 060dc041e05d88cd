import { basename } from 'node:path'
import type { DatasetParams } from '../../src-shared/catalog/dataset/dataset-params.ts'
import type { Problem } from '../../src-shared/base/problem.ts'
import { problem } from '../../src-shared/base/problem.ts'
import type { Result } from '../../src-shared/base/result.ts'
import { failed, success } from '../../src-shared/base/result.ts'
import { energyFactor, isEnergyUnit, type Unit } from '../../src-shared/base/units.ts'
import type { MeasuredBatch } from '../../src-shared/physics/evaluation/feature.ts'
import type { Geometry } from '../../src-shared/physics/geometry.ts'
import type { EventShape } from '../../src-shared/tensor/shape.ts'
import type { CellUnit } from '../../src-shared/physics/evaluation/evaluation.ts'
import { fileDigest } from '../data/file-digest.ts'
import { openEvents } from '../data/open-dataset.ts'

/** A file of showers as an evaluation reads it: energies in MeV, whatever the file has; or pictures without a unit. */
export interface SampleFile {
  readonly path: string
  readonly name: string
  readonly layout: string
  readonly sha256: string
  readonly count: number
  readonly shape: EventShape
  readonly geometry: Geometry | null
  /** Left out: MeV. */
  readonly unit?: CellUnit
  /** In MeV; null when neither file nor layout says. */
  readonly thresholdMeV: number | null
  /** Whether the file says the incident energy of every shower. */
  readonly hasIncident: boolean
  /** What generators may be given of each shower besides one energy; left out where nobody reads it. */
  readonly given?: { condition: { name: string; size: number; unit: Unit | null } | null; classes: readonly string[] | null } // prettier-ignore
  readonly problems: readonly Problem[]
  read(start: number, count: number): Promise<SampleBatch>
  close(): Promise<void>
}

/** `labels` are places in the file's classes. */
export type SampleBatch = MeasuredBatch & { labels?: Float32Array | null }

export type SampleChoice = {
  /** Whether numbers will do whose unit is 1 or unsaid, as in pictures; left out: only energies. */
  takesPlain?: boolean
  /** `auto`, or a layout's id. */
  layout: string
  /** Where the cells are, of the other file, for one that does not say. */
  geometry?: Geometry | null
  /** What the showers depend on, as the project of a run names it; empty: the layout decides. */
  conditions?: Pick<DatasetParams, 'condition' | 'conditionSize' | 'labels' | 'classes'>
}

export async function openSampleFile(
  path: string,
  choice: SampleChoice,
): Promise<Result<SampleFile, Problem[]>> {
  const opened = await openEvents(path, { layout: choice.layout, ...choice.conditions })
  if (!opened.ok) return opened
  const { table, layout } = opened.value
  const { unit } = table
  const toMeV = toCellUnit(unit, choice)
  if (toMeV === null) {
    await table.close()
    return failed([
      problem({
        code: 'evaluation.unit',
        at: { file: path },
        message: `Evaluating needs showers in eV, keV, MeV, GeV or TeV, but ${basename(path)} ${unit === null ? 'does not say its unit' : `has the unit ${unit}`}.`,
        hint:
          unit === '1'
            ? 'Pictures are judged through a classifier: name a run of one with --classifier.'
            : 'Name a layout that knows the unit with --layout, or store the unit with the data set (attribute “unit”).',
      }),
    ])
  }
  const incident = incidentOf(table.condition)
  return success({
    ...{ path, name: basename(path), layout, sha256: await fileDigest(path), count: table.count },
    ...{ shape: table.shape, geometry: table.geometry ?? choice.geometry ?? null },
    unit: unit !== null && isEnergyUnit(unit) ? 'MeV' : '1',
    thresholdMeV: table.threshold === null ? null : table.threshold * toMeV,
    hasIncident: incident !== null,
    given: { condition: table.condition, classes: table.labels?.classes ?? null },
    problems: table.problems,
    async read(start, count) {
      const { showers, condition, labels } = await table.read(start, count)
      return {
        ...{ count, condition, labels },
        showers: toMeV === 1 ? showers : showers.map((energy) => energy * toMeV),
        incidentMeV:
          incident === null || condition === null
            ? null
            : Float64Array.from({ length: count }, (_, event) => incident(condition, event)),
      }
    },
    close: () => table.close(),
  })
}

type Condition = {
  name: string
  size: number
  unit: Unit | null
  parts?: readonly { name: string; size: number; unit: Unit | null }[]
} | null

/** What the file's numbers are multiplied with to be in MeV; pictures stay as they are. Null: not what is wanted. */
function toCellUnit(unit: Unit | null, { takesPlain }: SampleChoice): number | null {
  if (unit !== null && isEnergyUnit(unit)) return energyFactor(unit, 'MeV')
  return (unit === '1' || unit === null) && takesPlain === true ? 1 : null
}

/** The first number of the condition that is an energy in MeV; of a momentum, three numbers, its length. */
function incidentOf(condition: Condition): ((values: Float32Array, event: number) => number) | null {
  if (condition === null) return null
  let column = 0
  for (const part of condition.parts ?? [condition]) {
    const { unit, size } = part
    if (unit !== null && isEnergyUnit(unit)) {
      const [first, factor] = [column, energyFactor(unit, 'MeV')]
      const isMomentum = size === 3 && /momentum/i.test(part.name)
      return (values, event) => {
        const at = event * condition.size + first
        const energy = isMomentum ? Math.hypot(...values.subarray(at, at + 3)) : (values[at] ?? NaN)
        return energy * factor
      }
    }
    column += size
  }
  return null
}
