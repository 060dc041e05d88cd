import { ProblemError, problem, type Problem } from '../../../src-shared/base/problem.ts'
import { energyFactor, isEnergyUnit, type Unit } from '../../../src-shared/base/units.ts'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { SampleBatch, SampleChoice, SampleFile } from '../../evaluation/sample-file.ts'
import type { LoadedRun } from './load-run.ts'

type Taken = Pick<LoadedRun, 'folder' | 'plan' | 'manifest'>
type Reference = Pick<SampleFile, 'path' | 'name' | 'hasIncident' | 'given'>

/** Of the showers of a reference file what a generator is given, in the generator's own units: `count × size`. */
export type GivenConditions = (batch: SampleBatch) => Float32Array

/**
 * How a generator gets its condition from a reference, event by event: one incident energy, several numbers where the
 * reference has as many, or its class, by the name of the class. Null when it takes none.
 */
export function givenConditions(run: Taken, reference: Reference): GivenConditions | null {
  const chain = run.plan.data.condition
  if (chain === null) return null
  const { unit, shape, classes } = chain.raw
  if (classes !== null) return givenClasses(run, reference)
  const size = sizeOf(shape)
  return size === 1 && isEnergyUnit(unit)
    ? givenEnergy(reference, energyFactor('MeV', unit))
    : givenNumbers(run, reference, { size, unit })
}

function givenEnergy(reference: Reference, factor: number): GivenConditions {
  if (!reference.hasIncident) {
    throw refused({
      code: 'evaluation.no-energies',
      at: { file: reference.path },
      message: `The generator needs 1 incident energy per shower, but ${reference.name} says 0.`,
      hint: 'Compare with a file that holds the incident energies.',
    })
  }
  return ({ incidentMeV }) => Float32Array.from(incidentMeV ?? [], (energy) => energy * factor)
}

function givenNumbers(
  { folder }: Taken,
  { name, given }: Reference,
  { size, unit }: { size: number; unit: Unit },
): GivenConditions {
  const found = given?.condition ?? null
  if (found?.size !== size) {
    throw refused({
      code: 'evaluation.condition',
      at: { file: folder },
      message: `This generator's condition is ${size} number(s) in the unit ${unit}, but ${name} has ${found?.size ?? 0} per shower${found === null ? '' : ` (${found.name})`}.`,
      hint: 'Compare with a file that holds them as the training data do, or generate a file and name it with --generated.',
    })
  }
  const factor = factorTo(unit, found.unit)
  if (factor === null) {
    throw refused({
      code: 'evaluation.condition',
      at: { file: folder },
      message: `This generator's condition is ${size} number(s) in the unit ${unit}, but those of ${name} are in the unit ${found.unit ?? 'unknown'}.`,
      hint: 'Compare with a file whose conditions have the units of the training data.',
    })
  }
  return ({ condition }) =>
    factor === 1
      ? (condition ?? new Float32Array())
      : (condition ?? new Float32Array()).map((each) => each * factor)
}

/** A file that says no unit is taken to have the generator's: it was read by the same layout. */
function factorTo(unit: Unit, found: Unit | null): number | null {
  if (found === null || found === unit) return 1
  return isEnergyUnit(unit) && isEnergyUnit(found) ? energyFactor(found, unit) : null
}

function givenClasses({ folder, plan, manifest }: Taken, { name, given }: Reference): GivenConditions {
  const known =
    manifest.data.classes ?? Array.from({ length: plan.data.condition?.raw.classes ?? 0 }, (_, at) => `${at}`)
  const places = given?.classes?.map((each) => known.indexOf(each)) ?? []
  if (places.length === 0 || places.includes(-1)) {
    throw refused({
      code: 'evaluation.condition',
      at: { file: folder },
      message: `This generator takes one of ${known.length} classes (${some(known)}), but ${name} has ${places.length === 0 ? 'no classes' : `${places.length} (${some(given?.classes ?? [])})`}.`,
      hint: 'Compare with a file whose classes are those of the training data.',
    })
  }
  return ({ labels }) => Float32Array.from(labels ?? [], (label) => places[label] ?? 0)
}

function some(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(', ')}, …` : names.join(', ')
}

function refused(found: Pick<Problem, 'code' | 'at' | 'message' | 'hint'>): ProblemError {
  return new ProblemError([problem(found)])
}

/** Which showers were made for conditions that the generator never saw. */
export function outsideTraining(run: Taken, count: number) {
  const raw = run.plan.data.condition?.raw ?? null
  const trained = raw === null || raw.classes !== null ? null : run.manifest.data.conditionRange
  const isOutside = new Uint8Array(trained === null ? 0 : count)
  const seen = trained?.map((): [number, number] => [Infinity, -Infinity]) ?? []
  return {
    see(first: number, conditions: Float32Array): void {
      if (trained === null) return
      conditions.forEach((value, at) => {
        const [low, high] = trained[at % trained.length] ?? [-Infinity, Infinity]
        const range = seen[at % trained.length] ?? [0, 0]
        range[0] = Math.min(range[0], value)
        range[1] = Math.max(range[1], value)
        // A thousandth of the range, or of the value: files round differently.
        const room = 1e-3 * Math.max(high - low, Math.abs(value))
        if (value < low - room || value > high + room) isOutside[first + Math.floor(at / trained.length)] = 1
      })
    },
    problems(): Problem[] {
      const outside = isOutside.reduce((sum, each) => sum + each, 0)
      if (outside === 0 || trained === null || raw === null) return []
      const unit = raw.unit === '1' ? '' : ` ${raw.unit}`
      const ranges = (each: readonly (readonly [number, number])[]) =>
        each.map(([low, high]) => `${short(low)} to ${short(high)}${unit}`).join(' and ')
      return [
        problem({
          code: 'evaluation.outside-training',
          severity: 'warning',
          at: { file: run.folder },
          message: `${outside} showers have conditions outside those of the training: from ${ranges(seen)}, trained on ${ranges(trained)}.`,
          hint: 'Outside that range nothing is known about the quality of its showers: compare with a reference inside it.',
        }),
      ]
    },
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}

const Conditions = DatasetParams.pick({ condition: true, conditionSize: true, labels: true, classes: true })

/** How a reference file is read, so that it has what the generator takes; for one incident energy the layout decides. */
export function conditionsOf({ plan }: Taken): Pick<SampleChoice, 'conditions'> {
  const raw = plan.data.condition?.raw ?? null
  if (raw === null || (raw.classes === null && sizeOf(raw.shape) === 1 && isEnergyUnit(raw.unit))) return {}
  const { condition, conditionSize, labels, classes } = Conditions.parse(plan.data.dataset?.params ?? {})
  return { conditions: { condition, conditionSize, labels, classes } }
}
