import { stat } from 'node:fs/promises'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { cellCount } from '../../../src-shared/physics/geometry.ts'
import type { DataChoice } from '../../../src-shared/protocol/data-choice.ts'
import type {
  EnergySlice,
  Explored,
  ExploreWish,
  Feature,
  OutlinedEvents,
} from '../../../src-shared/protocol/explore-messages.ts'
import { formatShape, sizeOf } from '../../../src-shared/tensor/shape.ts'
import { compareWithDeclared } from '../compare-declared.ts'
import type { DataFile } from '../formats/format.ts'
import { openDataFile } from '../formats/known-formats.ts'
import type { EventTable } from '../layouts/assemble.ts'
import { recogniseLayouts } from '../layouts/known-layouts.ts'
import { eventsOf } from '../open-dataset.ts'
import { averageOf, conditionSpread } from './average.ts'
import { planFeatures, type FeaturePlan } from './features.ts'
import { histogramsOf } from './histograms.ts'
import { asLayoutChoice } from './layout-choice.ts'
import { correlationOf, pairsOf } from './pairs.ts'
import { entryRows, eventRows } from './rows.ts'
import { createSample, eventsIn, type Sample } from './sample.ts'

export type ExploreQuestion = { events: number; slice: EnergySlice | null; wish: ExploreWish }

/** A data file that stays open, with a sample of its events in memory. */
export type Explorer = {
  /** Throws a `ProblemError` for what the file does not have. */
  answer(question: ExploreQuestion): Promise<Explored>
  close(): Promise<void>
}

export type ExploreOptions = {
  /** Milliseconds, for bounding the reading of one answer. */
  now: () => number
  budgetMs: number
  /** Numbers kept in memory. */
  mostValues?: number
}

type Opened = { table: EventTable; layout: string; seen: Seen; plan: FeaturePlan; sample: Sample }
/** The events as the user says that they are. */
type Seen = Pick<OutlinedEvents, 'unit' | 'geometry' | 'shape'>

export async function openExplorer(
  path: string,
  choice: DataChoice,
  options: ExploreOptions,
): Promise<Explorer> {
  const file = await openFile(path)
  const general = {
    path,
    format: file.format,
    sizeBytes: (await stat(path)).size,
    entries: file.entries.map((entry) => ({ ...entry, shape: [...entry.shape] })),
    layouts: recogniseLayouts(file).map(({ layout, recognition }) => ({
      id: layout.id,
      title: layout.title,
      ...recognition,
    })),
  }
  const made = await eventsOf(file, asLayoutChoice(choice))
  const opened = made.ok ? openTable(made.value, choice, options) : null
  const refused = made.ok ? [] : made.failure
  /** Entries of a file without events can be looked at too. */
  let plain: DataFile | null = null
  const entriesFile = async () => (opened === null ? (plain ??= await openFile(path)) : opened.table.file)

  return {
    async answer({ wish, events, slice }) {
      if (wish.kind === 'outline') {
        const { declared } = wish
        const problems = opened === null ? refused : problemsOf(opened, choice, declared)
        const outlined = opened === null ? null : outlineOf(opened, choice)
        return { kind: 'outline', ...general, events: outlined, problems: [...problems] }
      }
      if (wish.kind === 'rows' && wish.entry !== null) {
        return { kind: 'rows', ...(await entryRows(await entriesFile(), wish.entry, wish)) }
      }
      if (opened === null) throw new ProblemError(refused)
      if (wish.kind === 'rows') return { kind: 'rows', ...(await eventRows(opened.table, wish)) }
      await opened.sample.grow(events, options)
      return answerFrom(opened, wish, slice)
    },
    async close() {
      await opened?.table.close()
      await plain?.close()
    },
  }
}

type SampleWish = Exclude<ExploreWish, { kind: 'outline' | 'rows' }>

async function answerFrom(opened: Opened, wish: SampleWish, slice: EnergySlice | null): Promise<Explored> {
  const { table, sample, plan } = opened
  const sampled = sample.sampled(slice)
  const classes = table.labels?.classes ?? []
  const of = plan.features.length
  switch (wish.kind) {
    case 'average':
      return {
        ...{ kind: 'average', sampled, condition: conditionSpread(sample) },
        ...averageOf(sample, slice),
      }
    case 'events':
      return { kind: 'events', sampled, ...(await someEvents(opened, wish, slice)) }
    case 'histograms': {
      const chosen = chosenOf(plan.features, wish.features, table.file.path)
      const { bins, scale, range } = wish
      const made = histogramsOf(sample, plan.features, { slice, bins, scale, range, chosen, classes })
      return { kind: 'histograms', sampled, ...made }
    }
    case 'pairs': {
      const chosen = chosenOf(plan.features, wish.features, table.file.path)
      const made = pairsOf(sample, { slice, points: wish.points, chosen, of, classes })
      return { kind: 'pairs', sampled, features: named(plan.features, chosen), ...made }
    }
    case 'correlation': {
      const chosen = chosenOf(plan.features, wish.features, table.file.path)
      const values = correlationOf(sample, { slice, chosen, of })
      return { kind: 'correlation', sampled, features: named(plan.features, chosen), values }
    }
  }
}

async function openFile(path: string): Promise<DataFile> {
  const opened = await openDataFile(path)
  if (!opened.ok) throw new ProblemError(opened.failure)
  return opened.value
}

function openTable(
  { table, layout }: { table: EventTable; layout: string },
  choice: DataChoice,
  options: ExploreOptions,
): Opened {
  const cells = sizeOf(table.shape)
  const shape = choice.shape !== null && sizeOf(choice.shape) === cells ? choice.shape : [...table.shape]
  const fits = choice.geometry !== null && cellCount(choice.geometry) === cells
  const seen: Seen = {
    unit: choice.unit ?? table.unit,
    geometry: fits ? choice.geometry : table.geometry,
    shape,
  }
  const plan = planFeatures(table, seen)
  return { table, layout, seen, plan, sample: createSample(table, plan, options.mostValues) }
}

/** What opening finds to say; what reading all of it finds is the business of `inspect`. */
function problemsOf(
  { table }: Opened,
  choice: DataChoice,
  declared: Record<string, unknown> | null,
): Problem[] {
  const problems = [...table.problems]
  const cells = sizeOf(table.shape)
  const at = { file: table.file.path }
  if (choice.geometry !== null && cellCount(choice.geometry) !== cells) {
    problems.push(
      problem({
        code: 'data.geometry',
        at,
        message: `The geometry “${choice.geometry.name}” has ${cellCount(choice.geometry)} cells, but an event has ${cells} values.`,
        hint: 'Choose the geometry of this calorimeter, or none.',
      }),
    )
  }
  if (choice.shape !== null && sizeOf(choice.shape) !== cells) {
    problems.push(
      problem({
        code: 'data.shape',
        at,
        message: `Events of ${formatShape(choice.shape)} have ${sizeOf(choice.shape)} values, but the file has ${cells} per event.`,
        hint: `Choose a form of ${cells} values.`,
      }),
    )
  }
  const params = DatasetParams.safeParse(declared)
  if (declared === null || !params.success) return problems
  const known = new Set(problems.map(({ code }) => code))
  const compared = compareWithDeclared(table, params.data).problems.filter(({ code }) => !known.has(code))
  return [...problems, ...compared]
}

function outlineOf({ table, layout, seen, plan }: Opened, choice: DataChoice): OutlinedEvents {
  const { condition, labels } = table
  const found =
    condition === null
      ? null
      : { name: condition.name, size: condition.size, unit: choice.conditionUnit ?? condition.unit }
  return {
    layout,
    count: table.count,
    ...seen,
    stated: { unit: table.unit, geometry: table.geometry },
    condition: found,
    labels:
      labels === null ? null : { name: labels.name, classes: [...labels.classes], counts: countsOf(labels) },
    showers: [...table.showerNames],
    features: [...plan.features],
    params: {
      source: table.file.path,
      layout,
      ...{ showers: choice.showers, condition: choice.condition, labels: choice.labels },
      shape: [...seen.shape],
      ...(seen.unit === null ? {} : { unit: seen.unit }),
      conditionSize: found?.size ?? 0,
      ...(found?.unit == null ? {} : { conditionUnit: found.unit }),
      classes: labels?.classes.length ?? 0,
      geometry: seen.geometry,
    },
  }
}

function countsOf({ classes, indices }: { classes: readonly string[]; indices: Float32Array }): number[] {
  const counts = classes.map(() => 0)
  for (const index of indices) counts[index] = (counts[index] ?? 0) + 1
  return counts
}

async function someEvents(
  { table, sample }: Opened,
  { first, count }: { first: number; count: number },
  slice: EnergySlice | null,
) {
  const { cells, conditionSize } = sample
  if (slice === null) {
    const start = Math.min(first, table.count - 1)
    const read = await table.read(start, Math.min(count, table.count - start))
    const numbers = Array.from({ length: read.count }, (_, index) => start + index)
    const { showers: values, condition, labels } = read
    return { total: table.count, numbers, values, condition, labels }
  }
  const inSlice = sample.pieces
    .flatMap((piece) => [...eventsIn(piece, slice, conditionSize)].map((place) => ({ piece, place })))
    .sort((a, b) => a.piece.start + a.place - (b.piece.start + b.place))
  const shown = inSlice.slice(first, first + count)
  const gather = (pick: (each: (typeof shown)[number]) => Float32Array) =>
    Float32Array.from(shown.flatMap((each) => [...pick(each)]))
  const has = (key: 'condition' | 'labels') => shown[0]?.piece[key] != null
  return {
    total: inSlice.length,
    numbers: shown.map(({ piece, place }) => piece.start + place),
    values: gather(({ piece, place }) => piece.showers.subarray(place * cells, (place + 1) * cells)),
    condition: has('condition')
      ? gather(({ piece, place }) =>
          piece.condition!.subarray(place * conditionSize, (place + 1) * conditionSize),
        )
      : null,
    labels: has('labels') ? gather(({ piece, place }) => piece.labels!.subarray(place, place + 1)) : null,
  }
}

function chosenOf(features: readonly Feature[], names: readonly string[], file: string): number[] {
  if (names.length === 0) return [...features.keys()]
  return names.map((name) => {
    const found = features.findIndex((feature) => feature.name === name)
    if (found >= 0) return found
    throw new ProblemError([
      problem({
        code: 'data.entry',
        at: { file },
        message: `The events have no feature “${name}”.`,
        hint: `They have: ${features.map((feature) => feature.name).join(', ')}.`,
      }),
    ])
  })
}

function named(features: readonly Feature[], chosen: readonly number[]): Feature[] {
  return chosen.map((index) => features[index] as Feature) // chosen from the list
}
