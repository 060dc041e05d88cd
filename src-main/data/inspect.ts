import type { Problem } from '../../src-shared/base/problem.ts'
import { ProblemError } from '../../src-shared/base/problem.ts'
import type { Result } from '../../src-shared/base/result.ts'
import { success } from '../../src-shared/base/result.ts'
import type { Unit } from '../../src-shared/base/units.ts'
import type { DatasetParams } from '../../src-shared/catalog/dataset/dataset-params.ts'
import type { Geometry } from '../../src-shared/physics/geometry.ts'
import type { EventShape } from '../../src-shared/tensor/shape.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import { columnNamesOf, countClasses } from './checks/checkup-of.ts'
import { checkData } from './checks/data-checks.ts'
import { checkOverlap } from './checks/overlap.ts'
import { sizeOnDisk } from './folder-content.ts'
import type { DataFile, Entry } from './formats/format.ts'
import { numericEntry } from './formats/format.ts'
import { openDataFile } from './formats/known-formats.ts'
import { alignmentProblem, compareWithSums } from './layouts/alignment.ts'
import type { EventTable, MeasuredPart } from './layouts/assemble.ts'
import { recogniseLayouts } from './layouts/known-layouts.ts'
import type { LayoutChoice } from './layouts/layout.ts'
import { eventsOf, openEvents } from './open-dataset.ts'
import { collectFacts, type OnLooked } from './statistics/collect-facts.ts'
import type { EventFacts } from './statistics/event-facts.ts'
import { statisticsOf, type EventStatistics } from './statistics/event-statistics.ts'
import type { Findings } from './statistics/findings.ts'
import { recallFindings, rememberFindings } from './statistics/remembered-findings.ts'

/** What a file holds, for people and for scripts (plain JSON). */
export type FileInspection = {
  path: string
  format: string
  sizeBytes: number
  entries: Entry[]
  /** Layouts that fit, the best first. */
  layouts: { id: string; title: string; score: number; reasons: string[] }[]
  /** Null when no events can be made of the file: the problems say why. */
  events: EventInspection | null
  problems: Problem[]
}

export type EventInspection = {
  layout: string
  count: number
  shape: EventShape
  /** Null: the file does not say. */
  unit: Unit | null
  geometry: Geometry | null
  condition: { name: string; size: number; unit: Unit | null; parts: readonly MeasuredPart[] } | null
  /** In `unit`: cells with less are not hit as the data set's authors count. */
  threshold: number | null
  /** What was assumed and what to know about such data, as sentences. */
  notes: string[]
  labels: { name: string; classes: string[]; counts: number[] } | null
  statistics: EventStatistics
  offered: Findings['offered']
  /** Params for a dataset node that fit this file. */
  params: Partial<DatasetParams>
}

export type InspectOptions = {
  /** `sample`: a second's worth of events from all over the file, which are all of them in a small one. */
  looked?: 'sample' | 'all'
  /** Overrides of the layout's choices, as in the dataset node. */
  choice?: LayoutChoice
  /** Another file, whose events should not be in this one. */
  against?: string | null
  /** Where what was found in all events of a file is kept; null: nowhere. */
  stateFolder?: string | null
  /** Where it returns false, what is found is of the events until then, and not kept. */
  onLooked?: OnLooked
}

/** Values and events in a sample. */
const SAMPLED_VALUES = 2 ** 24
const SAMPLED_EVENTS = 100_000
/** Fewer values than these are all looked at. */
const FEW_VALUES = 2 ** 25

export async function inspectFile(
  path: string,
  options: InspectOptions = {},
): Promise<Result<FileInspection, Problem[]>> {
  const opened = await openDataFile(path)
  if (!opened.ok) return opened
  const file = opened.value
  const inspection: FileInspection = {
    path,
    format: file.format,
    sizeBytes: await sizeOnDisk(path),
    entries: [...file.entries],
    layouts: recogniseLayouts(file).map(({ layout, recognition }) => ({
      id: layout.id,
      title: layout.title,
      ...recognition,
    })),
    events: null,
    problems: [],
  }
  const events = await eventsOf(file, options.choice ?? {})
  if (!events.ok) return success({ ...inspection, problems: events.failure })
  const { table, layout } = events.value
  try {
    const { problems, ...found } = await findingsOf(table, options)
    const shared = options.against == null ? [] : await compareFiles(table, options.against, options)
    return success({
      ...inspection,
      events: { ...describe(table, layout), ...found },
      problems: [...table.problems, ...problems, ...shared],
    })
  } catch (error) {
    if (error instanceof ProblemError) return success({ ...inspection, problems: [...error.problems] })
    throw error
  } finally {
    await table.close()
  }
}

/** All events are looked at when they are few, when that is asked for, or when somebody has done so before. */
async function findingsOf(table: EventTable, options: InspectOptions): Promise<Findings> {
  const { looked = 'sample', choice = {}, stateFolder = null, onLooked } = options
  const values = table.count * sizeOf(table.shape)
  if (values <= FEW_VALUES) return lookAt(table, Infinity, onLooked)
  const place = { stateFolder, path: table.file.path, choice }
  const known = await recallFindings(place, { isWorthReading: looked === 'all' })
  if (known !== null) return known
  if (looked === 'sample') {
    return lookAt(table, Math.min(SAMPLED_VALUES, SAMPLED_EVENTS * sizeOf(table.shape)), onLooked)
  }
  const found = await lookAt(table, Infinity, onLooked)
  if (found.statistics.exact) await rememberFindings(place, found)
  return found
}

function factsOf(table: EventTable, mostValues: number, onLooked?: OnLooked): Promise<EventFacts> {
  return collectFacts(
    {
      ...{ count: table.count, cells: sizeOf(table.shape), chunkRows: table.chunkRows },
      ...{ conditionSize: table.condition?.size ?? 0, areColumns: columnNamesOf(table) !== null },
      read: (start, rows) => table.read(start, rows),
    },
    mostValues,
    onLooked,
  )
}

/** Copies are found only where both are looked at, so that of large files all events have to be. */
async function compareFiles(
  table: EventTable,
  path: string,
  { looked = 'sample', choice = {} }: InspectOptions,
): Promise<Problem[]> {
  const other = await openEvents(path, choice)
  if (!other.ok) return other.failure
  const most = looked === 'all' ? Infinity : FEW_VALUES
  try {
    return checkOverlap(
      { path: table.file.path, facts: await factsOf(table, most) },
      { path, facts: await factsOf(other.value.table, most) },
    )
  } finally {
    await other.value.table.close()
  }
}

async function lookAt(table: EventTable, mostValues: number, onLooked?: OnLooked): Promise<Findings> {
  const columns = columnNamesOf(table)
  const facts = await factsOf(table, mostValues, onLooked)
  const problems = checkData({
    ...{ path: table.file.path, facts, unit: table.unit, condition: table.condition, columns },
    labels: table.labels === null ? null : countClasses(table.labels),
  })
  const compared = await compareOffered(table, facts)
  return {
    statistics: statisticsOf(facts, { columns, condition: conditionNames(table) }),
    offered: compared.offered,
    problems: [...problems, ...compared.problems],
  }
}

function conditionNames({ condition }: EventTable): string[] {
  return (condition?.parts ?? []).flatMap(({ name, size }) =>
    size === 1 ? [name] : Array.from({ length: size }, (_, at) => `${name}[${at}]`),
  )
}

function describe(table: EventTable, layout: string): Omit<EventInspection, 'statistics' | 'offered'> {
  return {
    layout,
    ...{ count: table.count, shape: table.shape, unit: table.unit, geometry: table.geometry },
    ...{ condition: table.condition, threshold: table.threshold, notes: [...table.notes] },
    labels: table.labels === null ? null : countClasses(table.labels),
    params: suggestParams(table, layout),
  }
}

/** Candidates that claim to be the showers' energy are told apart from those whose rows are in another order. */
async function compareOffered(
  table: EventTable,
  facts: EventFacts,
): Promise<{ offered: EventInspection['offered']; problems: Problem[] }> {
  const problems: Problem[] = []
  const offered: EventInspection['offered'] = []
  // In a table every column is a feature; comparing them with the sum of all says nothing.
  const names = table.offered.filter((name) => !table.showerNames.includes(name))
  for (const name of names.slice(0, 50)) {
    const numbers = await numbersBeside(table.file, name, facts)
    const relation = compareWithSums(facts.sums, numbers)
    offered.push({ name, relation })
    const found = alignmentProblem({ sums: facts.sums, numbers }, name, table.file.path)
    // Other branches have no duty to follow the showers; the same numbers in another order are a fault.
    if (relation.kind === 'reordered' && found !== null) problems.push(found)
  }
  return { offered, problems }
}

/** Of the events that were looked at. */
async function numbersBeside(file: DataFile, name: string, facts: EventFacts): Promise<Float64Array> {
  const numbers = new Float64Array(facts.events)
  const entry = numericEntry(file, name)
  let filled = 0
  for (const { start, count } of facts.ranges) {
    await file.read(entry.name, start, numbers.subarray(filled, filled + count))
    filled += count
  }
  return numbers
}

function suggestParams(table: EventTable, layout: string): Partial<DatasetParams> {
  return {
    source: table.file.path,
    layout,
    shape: [...table.shape],
    ...(table.unit === null ? {} : { unit: table.unit }),
    conditionSize: table.condition?.size ?? 0,
    ...(table.condition?.unit == null ? {} : { conditionUnit: table.condition.unit }),
    classes: table.labels?.classes.length ?? 0,
    geometry: table.geometry,
  }
}
