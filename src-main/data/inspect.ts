import type { Problem } from '../../src-shared/base/problem.ts'
import { ProblemError } from '../../src-shared/base/problem.ts'
import type { Result } from '../../src-shared/base/result.ts'
import { success } from '../../src-shared/base/result.ts'
import type { Unit } from '../../src-shared/base/units.ts'
import type { DatasetParams } from '../../src-shared/catalog/dataset/dataset-params.ts'
import type { Geometry } from '../../src-shared/physics/geometry.ts'
import type { EventShape } from '../../src-shared/tensor/shape.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import { sizeOnDisk } from './folder-content.ts'
import type { DataFile, Entry } from './formats/format.ts'
import { numericEntry } from './formats/format.ts'
import { openDataFile } from './formats/known-formats.ts'
import type { Alignment } from './layouts/alignment.ts'
import { alignmentProblem, compareWithSums } from './layouts/alignment.ts'
import type { EventTable, MeasuredPart } from './layouts/assemble.ts'
import { recogniseLayouts } from './layouts/known-layouts.ts'
import type { LayoutChoice } from './layouts/layout.ts'
import type { Survey } from './layouts/survey.ts'
import { surveyEvents, surveyProblems } from './layouts/survey.ts'
import { eventsOf } from './open-dataset.ts'

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
  /** Of the first events. */
  statistics: EventStatistics
  /** Numbers beside the events that may be conditions, and how they go with the sums of the showers. */
  offered: { name: string; relation: Alignment }[]
  /** Params for a dataset node that fit this file. */
  params: Partial<DatasetParams>
}

export type Range = { min: number; max: number; mean: number; sd: number }

export type EventStatistics = {
  events: number
  values: Range
  /** Part of the values that is not zero. */
  nonZeroFraction: number
  emptyEvents: number
  sums: Range
  condition: Range | null
}

export type InspectOptions = {
  /** How many events from the beginning the statistics are about. */
  events?: number
  /** Overrides of the layout's choices, as in the dataset node. */
  choice?: LayoutChoice
}

const DEFAULT_EVENTS = 10_000
/** Unless asked for a number of events, not more values than these are looked at (a second or two). */
const MOST_VALUES = 2 ** 26

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
    const most = options.events ?? Math.min(DEFAULT_EVENTS, Math.ceil(MOST_VALUES / sizeOf(table.shape)))
    const { events: found, problems } = await inspectEvents(table, layout, most)
    return success({ ...inspection, events: found, problems: [...table.problems, ...problems] })
  } catch (error) {
    if (error instanceof ProblemError) return success({ ...inspection, problems: [...error.problems] })
    throw error
  } finally {
    await table.close()
  }
}

async function inspectEvents(
  table: EventTable,
  layout: string,
  most: number,
): Promise<{ events: EventInspection; problems: Problem[] }> {
  const count = Math.min(table.count, Math.max(1, most))
  const survey = await surveyEvents(
    {
      count,
      cells: sizeOf(table.shape),
      conditionSize: table.condition?.size ?? 0,
      chunkRows: table.chunkRows,
      read: (start, rows) => table.read(start, rows),
    },
    Infinity,
  )
  const problems = surveyProblems(survey, table.file.path, table.unit)
  const compared = await compareOffered(table, survey)
  const events: EventInspection = {
    layout,
    count: table.count,
    shape: table.shape,
    unit: table.unit,
    geometry: table.geometry,
    condition: table.condition,
    threshold: table.threshold,
    notes: [...table.notes],
    labels: table.labels === null ? null : { name: table.labels.name, ...countClasses(table.labels) },
    statistics: {
      events: survey.events,
      values: { min: survey.min, max: survey.max, mean: survey.mean, sd: survey.sd },
      nonZeroFraction: survey.values === 0 ? 0 : survey.nonZero / survey.values,
      emptyEvents: survey.empty?.count ?? 0,
      sums: rangeOf(survey.sums),
      condition: survey.conditions === null ? null : rangeOf(survey.conditions),
    },
    offered: compared.offered,
    params: suggestParams(table, layout),
  }
  return { events, problems: [...problems, ...compared.problems] }
}

/** Candidates that claim to be the showers' energy are told apart from those whose rows are in another order. */
async function compareOffered(
  table: EventTable,
  survey: Survey,
): Promise<{ offered: EventInspection['offered']; problems: Problem[] }> {
  const problems: Problem[] = []
  const offered: EventInspection['offered'] = []
  if (table.condition?.size === 1 && survey.conditions !== null) {
    const compared = { sums: survey.sums, numbers: survey.conditions }
    const found = alignmentProblem(compared, table.condition.name, table.file.path)
    if (found !== null) problems.push(found)
  }
  // In a table every column is a feature; comparing them with the sum of all says nothing.
  const names = table.offered.filter((name) => !table.showerNames.includes(name))
  for (const name of names.slice(0, 50)) {
    const numbers = await firstNumbers(table.file, name, survey.sums.length)
    const relation = compareWithSums(survey.sums, numbers)
    offered.push({ name, relation })
    const found = alignmentProblem({ sums: survey.sums, numbers }, name, table.file.path)
    // Other branches have no duty to follow the showers; the same numbers in another order are a fault.
    if (relation.kind === 'reordered' && found !== null) problems.push(found)
  }
  return { offered, problems }
}

async function firstNumbers(file: DataFile, name: string, count: number): Promise<Float64Array> {
  const numbers = new Float64Array(count)
  await file.read(numericEntry(file, name).name, 0, numbers)
  return numbers
}

function countClasses(labels: NonNullable<EventTable['labels']>): { classes: string[]; counts: number[] } {
  const counts = labels.classes.map(() => 0)
  for (const index of labels.indices) counts[index] = (counts[index] ?? 0) + 1
  return { classes: [...labels.classes], counts }
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

/** Of the finite numbers; population standard deviation, two passes. */
export function rangeOf(all: Float64Array): Range {
  const numbers = all.filter((value) => Number.isFinite(value))
  if (numbers.length === 0) return { min: 0, max: 0, mean: 0, sd: 0 }
  const mean = numbers.reduce((total, value) => total + value, 0) / numbers.length
  const squares = numbers.reduce((total, value) => total + (value - mean) ** 2, 0)
  return {
    min: numbers.reduce((least, value) => Math.min(least, value), Infinity),
    max: numbers.reduce((most, value) => Math.max(most, value), -Infinity),
    mean,
    sd: Math.sqrt(squares / numbers.length),
  }
}
