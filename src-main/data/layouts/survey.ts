import { problem } from '../../../src-shared/base/problem.ts'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { isEnergyUnit } from '../../../src-shared/base/units.ts'
import type { Unit } from '../../../src-shared/base/units.ts'
import type { RawEvents } from '../events.ts'

/** What a look over the events found: faults, sizes, sums. Float64 throughout. */
export type Survey = {
  events: number
  values: number
  notFinite: { count: number; firstEvent: number } | null
  notFiniteCondition: { count: number; firstEvent: number } | null
  negative: { count: number; firstEvent: number; smallest: number } | null
  empty: { count: number; firstEvent: number } | null
  nonZero: number
  min: number
  max: number
  mean: number
  sd: number
  /** Sum and condition (its first number) of each event looked at; null without condition. */
  sums: Float64Array
  conditions: Float64Array | null
}

export type SurveyReader = {
  count: number
  cells: number
  conditionSize: number
  chunkRows: number | null
  read(start: number, count: number): Promise<RawEvents>
}

/** Values read at a time. */
const PIECE_VALUES = 2 ** 21

/**
 * Looks at all events when they have at most `mostValues` numbers together, otherwise at stretches spread evenly over
 * the file that have about as many.
 */
export async function surveyEvents(reader: SurveyReader, mostValues: number): Promise<Survey> {
  const collect = new Collector(reader.conditionSize)
  for (const range of rangesToLookAt(reader, mostValues)) {
    collect.add(range.start, await reader.read(range.start, range.count))
  }
  return collect.finish()
}

export function rangesToLookAt(
  reader: Pick<SurveyReader, 'count' | 'cells' | 'chunkRows'>,
  mostValues: number,
): { start: number; count: number }[] {
  const perPiece = Math.max(1, Math.floor(PIECE_VALUES / Math.max(1, reader.cells)))
  const chunk = reader.chunkRows ?? 1
  const step = perPiece <= chunk ? perPiece : Math.floor(perPiece / chunk) * chunk
  const pieces = Math.ceil(reader.count / step)
  const wanted = Math.max(1, Math.floor(mostValues / Math.max(1, step * reader.cells)))
  const chosen = Math.min(pieces, wanted)
  return Array.from({ length: chosen }, (_, index) => {
    const piece = chosen === pieces ? index : Math.floor((index * pieces) / chosen)
    const start = piece * step
    return { start, count: Math.min(step, reader.count - start) }
  })
}

class Collector {
  private events = 0
  private values = 0
  private nonZero = 0
  private min = Infinity
  private max = -Infinity
  private mean = 0
  private squares = 0
  private notFinite: Survey['notFinite'] = null
  private notFiniteCondition: Survey['notFiniteCondition'] = null
  private negative: Survey['negative'] = null
  private empty: Survey['empty'] = null
  private readonly sums: number[] = []
  private readonly conditions: number[] = []
  private readonly conditionSize: number

  constructor(conditionSize: number) {
    this.conditionSize = conditionSize
  }

  add(start: number, events: RawEvents): void {
    const cells = events.count === 0 ? 0 : events.showers.length / events.count
    for (let index = 0; index < events.count; index++) {
      this.addEvent(start + index, events.showers.subarray(index * cells, (index + 1) * cells))
      if (events.condition !== null) {
        this.addCondition(
          start + index,
          events.condition.subarray(index * this.conditionSize, (index + 1) * this.conditionSize),
        )
      }
    }
  }

  private addEvent(event: number, cells: Float32Array): void {
    let sum = 0
    let finite = 0
    let nonZero = 0
    for (let cell = 0; cell < cells.length; cell++) {
      const value = cells[cell] as number // cell < length
      if (!Number.isFinite(value)) {
        this.notFinite ??= { count: 0, firstEvent: event }
        this.notFinite.count += 1
        continue
      }
      if (value < 0) {
        this.negative ??= { count: 0, firstEvent: event, smallest: 0 }
        this.negative.count += 1
        this.negative.smallest = Math.min(this.negative.smallest, value)
      }
      if (value !== 0) nonZero += 1
      if (value < this.min) this.min = value
      if (value > this.max) this.max = value
      sum += value
      finite += 1
    }
    if (nonZero === 0) {
      this.empty ??= { count: 0, firstEvent: event }
      this.empty.count += 1
    }
    this.nonZero += nonZero
    this.events += 1
    this.sums.push(sum)
    if (finite > 0) this.mergeMoments(cells, finite, sum / finite)
  }

  /** Chan, Golub, LeVeque (1979): squared deviations from the event's own mean, merged into the total. */
  private mergeMoments(cells: Float32Array, count: number, mean: number): void {
    let squares = 0
    for (let cell = 0; cell < cells.length; cell++) {
      const value = cells[cell] as number // cell < length
      if (Number.isFinite(value)) squares += (value - mean) ** 2
    }
    const total = this.values + count
    const delta = mean - this.mean
    this.mean += (delta * count) / total
    this.squares += squares + (delta * delta * this.values * count) / total
    this.values = total
  }

  private addCondition(event: number, condition: Float32Array): void {
    this.conditions.push(condition[0] ?? 0)
    for (const value of condition) {
      if (Number.isFinite(value)) continue
      this.notFiniteCondition ??= { count: 0, firstEvent: event }
      this.notFiniteCondition.count += 1
    }
  }

  finish(): Survey {
    return {
      events: this.events,
      values: this.values,
      notFinite: this.notFinite,
      notFiniteCondition: this.notFiniteCondition,
      negative: this.negative,
      empty: this.empty,
      nonZero: this.nonZero,
      min: this.values === 0 ? 0 : this.min,
      max: this.values === 0 ? 0 : this.max,
      mean: this.mean,
      sd: this.values === 0 ? 0 : Math.sqrt(this.squares / this.values),
      sums: Float64Array.from(this.sums),
      conditions: this.conditionSize === 0 ? null : Float64Array.from(this.conditions),
    }
  }
}

export const VALUES = ['value', 'values'] as const
export const CONDITIONS = ['number of the condition', 'numbers of the condition'] as const

/** The faults as problems: not-a-number is an error, negative energies and empty events are warnings. */
export function surveyProblems(survey: Survey, path: string, unit: Unit | null): Problem[] {
  const problems: Problem[] = []
  const at = { file: path }
  const { notFinite, notFiniteCondition, negative, empty } = survey
  if (notFinite !== null) problems.push(notFiniteProblem(path, { ...notFinite, what: VALUES }))
  if (notFiniteCondition !== null) {
    problems.push(notFiniteProblem(path, { ...notFiniteCondition, what: CONDITIONS }))
  }
  const energies = unit !== null && isEnergyUnit(unit)
  if (energies && negative !== null) {
    problems.push(
      problem({
        code: 'data.negative',
        severity: 'warning',
        at,
        message: `${plural(negative.count, ['energy is', 'energies are'])} negative (smallest ${negative.smallest} ${unit}, first in event ${negative.firstEvent}).`,
        hint: 'Cells with noise may be; a threshold transform sets them to zero.',
      }),
    )
  }
  if (energies && empty !== null) {
    problems.push(
      problem({
        code: 'data.empty-events',
        severity: 'warning',
        at,
        message: `${empty.count} of ${survey.events} events ${empty.count === 1 ? 'has' : 'have'} no energy at all (the first is event ${empty.firstEvent}).`,
        hint: 'Dividing by the total leaves them empty; remove them from the file if they are no real events.',
      }),
    )
  }
  return problems
}

export function notFiniteProblem(
  path: string,
  found: { count: number; firstEvent: number; what: readonly [one: string, many: string] },
): Problem {
  return problem({
    code: 'data.not-finite',
    at: { file: path },
    message: `${plural(found.count, found.what)} ${found.count === 1 ? 'is' : 'are'} NaN or infinite, the first in event ${found.firstEvent}.`,
    hint: 'Training cannot use them: remove these events from the file, or find out how they came in.',
  })
}

function plural(count: number, [one, many]: readonly [one: string, many: string]): string {
  return `${count} ${count === 1 ? one : many}`
}
