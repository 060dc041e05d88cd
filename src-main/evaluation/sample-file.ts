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
import { fileDigest } from '../data/file-digest.ts'
import { openEvents } from '../data/open-dataset.ts'

/** A file of showers as an evaluation reads it: energies in MeV, whatever the file has. */
export interface SampleFile {
  readonly path: string
  readonly name: string
  readonly layout: string
  readonly sha256: string
  readonly count: number
  readonly shape: EventShape
  readonly geometry: Geometry | null
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

/** `condition` in the file's own units, `labels` as places in the file's classes. */
export type SampleBatch = MeasuredBatch & { condition?: Float32Array | null; labels?: Float32Array | null }

export type SampleChoice = {
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
  if (unit === null || !isEnergyUnit(unit)) {
    await table.close()
    return failed([
      problem({
        code: 'evaluation.unit',
        at: { file: path },
        message: `Evaluating needs showers in eV, keV, MeV, GeV or TeV, but ${basename(path)} ${unit === null ? 'does not say its unit' : `has the unit ${unit}`}.`,
        hint: 'Name a layout that knows the unit with --layout, or store the unit with the data set (attribute “unit”).',
      }),
    ])
  }
  const toMeV = energyFactor(unit, 'MeV')
  const incident = incidentOf(table.condition)
  return success({
    ...{ path, name: basename(path), layout, sha256: await fileDigest(path), count: table.count },
    ...{ shape: table.shape, geometry: table.geometry ?? choice.geometry ?? null },
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
            : Float64Array.from(
                { length: count },
                (_, event) => (condition[event * incident.stride + incident.column] ?? NaN) * incident.factor,
              ),
      }
    },
    close: () => table.close(),
  })
}

type Condition = {
  size: number
  unit: string | null
  parts?: readonly { size: number; unit: string | null }[]
} | null

/** The first number of the condition that is an energy. */
function incidentOf(condition: Condition): { column: number; stride: number; factor: number } | null {
  if (condition === null) return null
  let column = 0
  for (const part of condition.parts ?? [condition]) {
    if (part.unit !== null && isEnergyUnit(part.unit)) {
      return { column, stride: condition.size, factor: energyFactor(part.unit, 'MeV') }
    }
    column += part.size
  }
  return null
}
