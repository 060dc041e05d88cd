import { basename } from 'node:path'
import type { Problem } from '../../src-shared/base/problem.ts'
import { problem } from '../../src-shared/base/problem.ts'
import type { Result } from '../../src-shared/base/result.ts'
import { failed, success } from '../../src-shared/base/result.ts'
import { energyFactor, isEnergyUnit } from '../../src-shared/base/units.ts'
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
  readonly problems: readonly Problem[]
  read(start: number, count: number): Promise<MeasuredBatch>
  close(): Promise<void>
}

export type SampleChoice = {
  /** `auto`, or a layout's id. */
  layout: string
  /** Where the cells are, of the other file, for one that does not say. */
  geometry?: Geometry | null
}

export async function openSampleFile(
  path: string,
  choice: SampleChoice,
): Promise<Result<SampleFile, Problem[]>> {
  const opened = await openEvents(path, { layout: choice.layout })
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
    problems: table.problems,
    async read(start, count) {
      const { showers, condition } = await table.read(start, count)
      return {
        count,
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
