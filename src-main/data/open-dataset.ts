import { isAbsolute, resolve } from 'node:path'
import type { Problem } from '../../src-shared/base/problem.ts'
import { ProblemError, hasErrors, problem } from '../../src-shared/base/problem.ts'
import type { Result } from '../../src-shared/base/result.ts'
import { failed, success } from '../../src-shared/base/result.ts'
import type { DatasetParams } from '../../src-shared/catalog/dataset/dataset-params.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import { resourcePath } from '../resources.ts'
import { countClasses, columnNamesOf } from './checks/checkup-of.ts'
import { checkData } from './checks/data-checks.ts'
import { notFiniteProblem } from './checks/not-finite.ts'
import { compareWithDeclared } from './compare-declared.ts'
import type { EventSource, EventSourceInfo, RawEvents, Reopening } from './events.ts'
import { fileDigest } from './file-digest.ts'
import type { DataFile } from './formats/format.ts'
import { openDataFile } from './formats/known-formats.ts'
import type { EventTable } from './layouts/assemble.ts'
import { assembleEvents } from './layouts/assemble.ts'
import { chooseLayout } from './layouts/known-layouts.ts'
import type { LayoutChoice } from './layouts/layout.ts'
import { collectFacts } from './statistics/collect-facts.ts'
import { duplicatesIn } from './statistics/duplicates.ts'
import type { EventFacts } from './statistics/event-facts.ts'

/** Opening looks at this many numbers for faults (128 MB as float32); the rest is checked whenever it is read. */
const LOOKED_AT = 2 ** 25

/** Data that come with the app, by the name after `shipped:`. */
const SHIPPED: Record<string, string> = { iris: 'iris.csv', digits: 'digits.csv.gz' }

export type OpenOptions = {
  /** Folder of the project file: relative paths count from it. */
  projectFolder: string
  /** A file to use instead of the one the project names (`--data`). */
  overridePath?: string
  /** Where digests of large files are kept, so that they are worked out once; left out: nowhere. */
  stateFolder?: string
}

/** Opens the data of a dataset node: recognises format and layout, compares with what is declared, looks for faults. */
export async function openDataset(
  declared: DatasetParams,
  options: OpenOptions,
): Promise<Result<EventSource, Problem[]>> {
  const path = datasetPath(declared, options)
  if (!path.ok) return path
  const params = withBinningPath(declared, options)
  const opened = await openEvents(path.value, params)
  if (!opened.ok) return opened
  const { table, layout } = opened.value
  const compared = compareWithDeclared(table, params)
  const refused = async (problems: Problem[]): Promise<Result<never, Problem[]>> => {
    await table.close()
    return failed(problems)
  }
  if (hasErrors(compared.problems)) return refused(compared.problems)
  try {
    const source = eventSource({
      table,
      layout,
      compared,
      sha256: await fileDigest(path.value, { stateFolder: options.stateFolder ?? null }),
    })
    const facts = await factsOf(source.unchecked, source.info)
    const found = checkData({
      ...{ path: path.value, facts, unit: source.info.unit, condition: source.info.condition },
      labels: source.info.labels === null || table.labels === null ? null : countClasses(table.labels),
      columns: columnNamesOf(table),
    })
    const problems = [...table.problems, ...compared.problems, ...found]
    if (hasErrors(problems)) return await refused(problems)
    return success({
      ...source.checked,
      info: { ...source.info, problems },
      reopen: { path: path.value, params },
      twins: twinsIn(facts),
    })
  } catch (error) {
    if (error instanceof ProblemError) return refused([...error.problems])
    await table.close()
    throw error
  }
}

/** Opens again what `openDataset` has opened and looked through: for another thread. */
export async function reopenDataset({ path, params }: Reopening): Promise<Result<EventSource, Problem[]>> {
  const opened = await openEvents(path, params)
  if (!opened.ok) return opened
  const { table, layout } = opened.value
  const compared = compareWithDeclared(table, params)
  if (!hasErrors(compared.problems)) {
    return success(eventSource({ table, layout, compared, sha256: '' }).checked)
  }
  await table.close()
  return failed(compared.problems)
}

/** Where the data are: the override, a shipped file, or the project's path. */
export function datasetPath(
  params: Pick<DatasetParams, 'source'>,
  options: OpenOptions,
): Result<string, Problem[]> {
  if (options.overridePath !== undefined) return success(resolve(options.overridePath))
  const { source } = params
  if (source === '') {
    return failed([
      problem({
        code: 'data.not-chosen',
        at: { param: 'source' },
        message: 'The project does not say which file its data are in.',
        hint: 'Choose a file in the dataset node, or give it with --data.',
      }),
    ])
  }
  if (!source.startsWith('shipped:')) {
    return success(isAbsolute(source) ? source : resolve(options.projectFolder, source))
  }
  const file = SHIPPED[source.slice('shipped:'.length)]
  if (file !== undefined) return success(resourcePath('datasets', file))
  return failed([
    problem({
      code: 'data.missing',
      at: { param: 'source' },
      message: `There are no data “${source}” in the app.`,
      hint: `It comes with ${Object.keys(SHIPPED)
        .map((name) => `shipped:${name}`)
        .join(' and ')}.`,
    }),
  ])
}

/** The binning file that a project names lies where its data may lie: paths count from the project. */
function withBinningPath(params: DatasetParams, { projectFolder }: OpenOptions): DatasetParams {
  const { binning } = params
  return binning === '' ? params : { ...params, binning: resolve(projectFolder, binning) }
}

/** File, layout and events, without comparing with declared sizes. Refuses files without events. */
export async function openEvents(
  path: string,
  choice: LayoutChoice,
): Promise<Result<{ table: EventTable; layout: string }, Problem[]>> {
  const opened = await openDataFile(path)
  return opened.ok ? eventsOf(opened.value, choice) : opened
}

/** The events of an opened file, which is closed when it is refused. */
export async function eventsOf(
  file: DataFile,
  choice: LayoutChoice,
): Promise<Result<{ table: EventTable; layout: string }, Problem[]>> {
  const layout = await chooseLayout(file, choice)
  const plan = layout.ok ? await layout.value.describe(file, choice) : layout
  if (!layout.ok || !plan.ok) {
    await file.close()
    return failed(plan.ok ? [] : plan.failure)
  }
  const table = await assembleEvents(file, plan.value, choice)
  if (!table.ok) return table
  if (table.value.count > 0 && sizeOf(table.value.shape) > 0) {
    return success({ table: table.value, layout: layout.value.id })
  }
  await table.value.close()
  return failed([
    problem({
      code: 'data.no-events',
      at: { file: file.path },
      message: `The ${file.format === 'root' ? 'tree' : 'file'} has ${table.value.count} entries${table.value.count > 0 ? ' without any value' : ''}.`,
      hint: 'Check how it was written: there is nothing to train on.',
    }),
  ])
}

function eventSource(parts: {
  table: EventTable
  layout: string
  compared: ReturnType<typeof compareWithDeclared>
  sha256: string
}): { info: EventSourceInfo; unchecked: EventTable['read']; checked: EventSource } {
  const { table, compared } = parts
  const info: EventSourceInfo = {
    path: table.file.path,
    format: table.file.format,
    layout: parts.layout,
    count: table.count,
    shape: compared.shape,
    unit: compared.unit,
    geometry: compared.geometry,
    condition: compared.condition,
    labels:
      compared.useLabels && table.labels !== null
        ? { name: table.labels.name, classes: table.labels.classes }
        : null,
    threshold: table.threshold,
    chunkRows: table.chunkRows,
    sha256: parts.sha256,
    problems: [],
  }
  const read = async (start: number, count: number): Promise<RawEvents> => {
    const events = await table.read(start, count)
    return {
      count,
      showers: events.showers,
      condition: info.condition === null ? null : events.condition,
      labels: info.labels === null ? null : events.labels,
    }
  }
  const checked: EventSource = {
    info,
    async read(start, count) {
      const events = await read(start, count)
      refuseNotFinite(info.path, start, events)
      return events
    },
    close: () => table.close(),
    classes: info.labels === null ? null : (table.labels?.indices ?? null),
  }
  return { info, unchecked: read, checked }
}

/** A file too large to be looked through at once can still have a fault further on. */
function refuseNotFinite(path: string, start: number, events: RawEvents): void {
  for (const of of ['showers', 'condition'] as const) {
    const values = events[of]
    if (values === null) continue
    const place = firstNotFinite(values)
    if (place < 0) continue
    const firstEvent = start + Math.floor((place * events.count) / values.length)
    const count = values.reduce((total, value) => total + (Number.isFinite(value) ? 0 : 1), 0)
    throw new ProblemError([notFiniteProblem(path, { count, firstEvent, of })])
  }
}

/** A plain loop: every number that training reads passes here. */
function firstNotFinite(values: Float32Array): number {
  for (let place = 0; place < values.length; place++) {
    if (!Number.isFinite(values[place])) return place
  }
  return -1
}

function factsOf(read: EventTable['read'], info: EventSourceInfo): Promise<EventFacts> {
  return collectFacts(
    {
      ...{ count: info.count, cells: sizeOf(info.shape), chunkRows: info.chunkRows ?? null },
      ...{ conditionSize: info.condition?.size ?? 0, areColumns: false, read },
    },
    LOOKED_AT,
  )
}

/** Events that are copies of each other, by their numbers. */
function twinsIn(facts: EventFacts): number[][] {
  return duplicatesIn(facts.hashes).groups.map((group) => group.map((place) => facts.eventAt(place)))
}
