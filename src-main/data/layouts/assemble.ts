import type { Problem } from '../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'
import { failed, success } from '../../../src-shared/base/result.ts'
import type { Unit } from '../../../src-shared/base/units.ts'
import { Unit as UnitSchema } from '../../../src-shared/base/units.ts'
import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import type { EventShape } from '../../../src-shared/tensor/shape.ts'
import type { RawEvents } from '../events.ts'
import type { DataFile, Entry } from '../formats/format.ts'
import { numericEntry, rowCount, rowSize } from '../formats/format.ts'
import type { ClassLabels } from './class-labels.ts'
import { readClassLabels } from './class-labels.ts'
import type { LayoutChoice, LayoutPlan } from './layout.ts'
import { namesOf } from './layout.ts'

/** The condition that is computed from the event itself instead of read. */
export const OWN_SUM = 'sum'

/** Events put together from a file's entries; what an EventSource adds is the comparison with the project. */
export type EventTable = {
  file: DataFile
  count: number
  shape: EventShape
  /** Null: the file does not say. */
  unit: Unit | null
  geometry: Geometry | null
  /** `unit` is `1` when the parts have different ones. */
  condition: { name: string; size: number; unit: Unit | null; parts: readonly MeasuredPart[] } | null
  labels: ClassLabels | null
  /** In `unit`: cells with less are not hit; null when nobody says. */
  threshold: number | null
  notes: readonly string[]
  /** Entries that make up the event. */
  showerNames: readonly string[]
  offered: readonly string[]
  /** Rows stored together, for choosing ranges; null when any range will do. */
  chunkRows: number | null
  problems: readonly Problem[]
  read(start: number, count: number): Promise<RawEvents>
  close(): Promise<void>
}

/** One entry of the condition. */
export type MeasuredPart = { name: string; size: number; unit: Unit | null }

/** Follows the layout, but for what the user chose differently. Closes the file when it refuses. */
export async function assembleEvents(
  opened: DataFile,
  plan: LayoutPlan,
  choice: LayoutChoice,
): Promise<Result<EventTable, Problem[]>> {
  const file = plan.view ?? opened
  const files = [opened, ...plan.companions]
  try {
    const showers = entriesOf(file, chosenShowers(file, plan, choice))
    const overridden = isChosen(choice.showers) && !sameNames(showers, plan.showers)
    const condition = chosenCondition(file, plan, choice)
    const labels = await chosenLabels(file, plan, choice)
    const count = checkRows(file, showers, [...(condition?.entries ?? [])])
    if (labels !== null && labels.indices.length !== count)
      throw rowMismatch(file, { showers: count, labels })
    const given = overridden ? null : plan
    return success({
      file,
      count,
      shape: given?.shape ?? shapeOf(showers),
      unit: given?.unit ?? unitOf(showers),
      geometry: given?.geometry ?? null,
      condition:
        condition === null
          ? null
          : { name: condition.name, size: condition.size, unit: condition.unit, parts: condition.parts },
      labels,
      threshold: choice.threshold ?? given?.threshold ?? null,
      notes: given?.notes ?? [],
      showerNames: showers.map((entry) => entry.name),
      offered: plan.offered,
      chunkRows: showers.reduce<number | null>((rows, entry) => rows ?? entry.chunkRows, null),
      problems: plan.problems,
      read: (start, rows) => readEvents({ file, showers, condition, labels, count }, start, rows),
      async close() {
        for (const each of files) await each.close()
      },
    })
  } catch (error) {
    for (const each of files) await each.close()
    if (error instanceof ProblemError) return failed([...error.problems])
    throw error
  }
}

function isChosen(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}

function chosenShowers(file: DataFile, plan: LayoutPlan, choice: LayoutChoice): readonly string[] {
  return isChosen(choice.showers) ? namesOf(file, choice.showers) : plan.showers
}

function sameNames(entries: readonly Entry[], names: readonly string[]): boolean {
  return entries.length === names.length && entries.every((entry, index) => entry.name === names[index])
}

/** All problems at once: every name that is missing or holds no numbers. */
function entriesOf(file: DataFile, names: readonly string[]): Entry[] {
  const problems: Problem[] = []
  const entries = names.flatMap((name) => {
    try {
      return [numericEntry(file, name)]
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      problems.push(...error.problems)
      return []
    }
  })
  if (problems.length > 0) throw new ProblemError(problems)
  return entries
}

type Condition = {
  name: string
  entries: readonly Entry[]
  parts: readonly MeasuredPart[]
  size: number
  unit: Unit | null
  ownSum: boolean
}

function chosenCondition(file: DataFile, plan: LayoutPlan, choice: LayoutChoice): Condition | null {
  if (choice.condition === 'none') return null
  if (choice.condition === OWN_SUM && !file.entries.some((entry) => entry.name === OWN_SUM)) {
    const parts = [{ name: OWN_SUM, size: 1, unit: plan.unit }]
    return { name: OWN_SUM, entries: [], parts, size: 1, unit: plan.unit, ownSum: true }
  }
  const names = isChosen(choice.condition)
    ? namesOf(file, choice.condition)
    : plan.conditions.map((part) => part.name)
  if (names.length === 0) return null
  const all = entriesOf(file, names)
  const entries = isChosen(choice.condition) ? all : asManyAsDeclared(all, choice.conditionSize ?? 0)
  const parts = entries.map((entry) => ({
    name: entry.name,
    size: rowSize(entry),
    unit: plan.conditions.find((part) => part.name === entry.name)?.unit ?? unitOf([entry]),
  }))
  return {
    name: parts.map((part) => part.name).join(', '),
    entries,
    parts,
    size: parts.reduce((total, part) => total + part.size, 0),
    unit: commonUnit(parts),
    ownSum: false,
  }
}

/** A project that declares one number takes the energy and leaves the angles; otherwise all are the condition. */
function asManyAsDeclared(entries: readonly Entry[], declared: number): readonly Entry[] {
  let size = 0
  for (const [index, entry] of entries.entries()) {
    size += rowSize(entry)
    if (size === declared) return entries.slice(0, index + 1)
  }
  return entries
}

/** Numbers of different units have none together. */
function commonUnit(parts: readonly MeasuredPart[]): Unit | null {
  const units = new Set(parts.map((part) => part.unit))
  return units.size === 1 ? (parts[0]?.unit ?? null) : '1'
}

async function chosenLabels(
  file: DataFile,
  plan: LayoutPlan,
  choice: LayoutChoice,
): Promise<ClassLabels | null> {
  if (choice.labels === 'none') return null
  const own = isChosen(choice.labels) ? { name: choice.labels, file } : null
  // Labels of a companion file have no name of their own in the file with the images.
  const source = own !== null && own.name !== plan.labels?.name ? own : (plan.labels ?? own)
  if (source === null) return null
  const labels = await readClassLabels(source, choice.classes ?? 0)
  if (!labels.ok) throw new ProblemError(labels.failure)
  return labels.value
}

function checkRows(file: DataFile, showers: readonly Entry[], others: readonly Entry[]): number {
  const first = showers[0]
  if (first === undefined) throw new Error(`${file.path}: a layout that names no entry`)
  const count = rowCount(first)
  const odd = [...showers, ...others].find((entry) => rowCount(entry) !== count || entry.shape.length === 0)
  if (odd !== undefined) {
    throw new ProblemError([
      problem({
        code: 'data.rows',
        at: { file: file.path },
        message: `“${first.name}” has ${count} events, but “${odd.name}” has ${odd.shape.length === 0 ? 'a single value' : rowCount(odd)}.`,
        hint: 'All entries must have one row per event: choose entries of the same length.',
      }),
    ])
  }
  return count
}

function rowMismatch(file: DataFile, found: { showers: number; labels: ClassLabels }): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.rows',
      at: { file: file.path },
      message: `There are ${found.showers} events, but ${found.labels.indices.length} labels in “${found.labels.name}”.`,
      hint: 'There must be one label per event.',
    }),
  ])
}

function shapeOf(showers: readonly Entry[]): EventShape {
  const only = showers.length === 1 ? showers[0] : undefined
  if (only !== undefined && only.shape.length > 1) return only.shape.slice(1)
  return [showers.reduce((total, entry) => total + rowSize(entry), 0)]
}

/** The unit that the file states for all entries alike, when it is one we know. */
function unitOf(entries: readonly Entry[]): Unit | null {
  const stated = new Set(entries.map((entry) => entry.unit))
  const parsed = UnitSchema.safeParse([...stated][0])
  return stated.size === 1 && parsed.success ? parsed.data : null
}

type Parts = {
  file: DataFile
  showers: readonly Entry[]
  condition: Condition | null
  labels: ClassLabels | null
  count: number
}

async function readEvents(parts: Parts, start: number, count: number): Promise<RawEvents> {
  const { file, showers, condition, labels } = parts
  if (
    !Number.isInteger(start) ||
    !Number.isInteger(count) ||
    start < 0 ||
    count < 0 ||
    start + count > parts.count
  ) {
    throw new Error(`The file has events 0 to ${parts.count - 1}; asked: ${start} + ${count}`)
  }
  const cells = await readJoined(file, showers, { start, count })
  return {
    count,
    showers: cells,
    condition: condition === null ? null : await readCondition(file, condition, { start, count, cells }),
    labels: labels === null ? null : labels.indices.slice(start, start + count),
  }
}

async function readCondition(
  file: DataFile,
  condition: Condition,
  range: { start: number; count: number; cells: Float32Array },
): Promise<Float32Array> {
  return condition.ownSum ? sumEvents(range.cells, range.count) : readJoined(file, condition.entries, range)
}

/** Entries side by side: event after event, each entry's values in turn. */
async function readJoined(
  file: DataFile,
  entries: readonly Entry[],
  { start, count }: { start: number; count: number },
): Promise<Float32Array> {
  const sizes = entries.map(rowSize)
  const width = sizes.reduce((total, size) => total + size, 0)
  const joined = new Float32Array(count * width)
  const only = entries.length === 1 ? entries[0] : undefined
  if (only !== undefined) {
    await file.read(only.name, start, joined)
    return joined
  }
  let column = 0
  for (const [index, entry] of entries.entries()) {
    const size = sizes[index] ?? 0
    const part = new Float32Array(count * size)
    await file.read(entry.name, start, part)
    for (let event = 0; event < count; event++) {
      joined.set(part.subarray(event * size, (event + 1) * size), event * width + column)
    }
    column += size
  }
  return joined
}

/** Per-event sums, added up in float64. */
function sumEvents(cells: Float32Array, count: number): Float32Array {
  const size = count === 0 ? 0 : cells.length / count
  return Float32Array.from({ length: count }, (_, event) => {
    let sum = 0
    for (let cell = event * size; cell < (event + 1) * size; cell++) sum += cells[cell] ?? 0
    return sum
  })
}
