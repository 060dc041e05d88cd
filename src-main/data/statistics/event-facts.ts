import type { RawEvents } from '../events.ts'
import { GrowingNumbers } from './growing-numbers.ts'
import { addMoments, deviationOf, noMoments } from './moments.ts'
import { FRACTIONS, namedQuantiles, NumberFacts, type Summary } from './number-facts.ts'
import { ValueCounts } from './value-counts.ts'

/** A fault, how often it is there and where first. */
export type Fault = { count: number; firstEvent: number }

/** What one look over events has found: all that statistics and checks are made of. */
export type EventFacts = {
  /** Events looked at, and whether these are all. */
  events: number
  isAll: boolean
  cells: number
  /** Finite numbers in the cells. */
  values: number
  nan: number
  infinite: number
  notFinite: Fault | null
  notFiniteCondition: Fault | null
  negative: (Fault & { smallest: number }) | null
  /** Events without any value but zero. */
  empty: Fault | null
  nonZero: number
  summary: Summary
  sumFacts: NumberFacts
  /** One for each number of the condition. */
  conditionFacts: readonly NumberFacts[]
  /** One for each column; null unless asked for. */
  columnFacts: readonly NumberFacts[] | null
  /** Smallest and largest number of each cell over the events. */
  cellMin: Float32Array
  cellMax: Float32Array
  /** Sum and condition (its first number) of each event looked at; null without condition. */
  sums: Float64Array
  conditions: Float64Array | null
  /** 53 bits that events with the same numbers share; NaN for events with too few numbers to tell them apart. */
  hashes: Float64Array
  /** Where in the file the events looked at are, in their order. */
  ranges: readonly { start: number; count: number }[]
  /** Number in the file of each event looked at. */
  eventAt(place: number): number
}

/** Two showers can leave the same few hits by chance; with this many numbers that are not zero it is a copy. */
const TELLING_VALUES = 8

/** Sees events piece by piece, each number once, in memory that does not grow with them but for three numbers each. */
export class FactCollector {
  private readonly cells: number
  private readonly conditionSize: number
  private readonly moments = noMoments()
  private readonly counts = new ValueCounts()
  private readonly sumFacts = new NumberFacts()
  private readonly conditionFacts: NumberFacts[]
  private readonly columnFacts: NumberFacts[] | null
  private readonly cellMin: Float32Array
  private readonly cellMax: Float32Array
  private readonly sums = new GrowingNumbers()
  private readonly conditions = new GrowingNumbers()
  private readonly hashes = new GrowingNumbers()
  private readonly ranges: { start: number; count: number; first: number }[] = []
  private events = 0
  private nan = 0
  private infinite = 0
  private nonZero = 0
  private min = Infinity
  private max = -Infinity
  private notFinite: Fault | null = null
  private notFiniteCondition: Fault | null = null
  private negative: (Fault & { smallest: number }) | null = null
  private empty: Fault | null = null

  constructor(options: { cells: number; conditionSize: number; areColumns: boolean }) {
    this.cells = options.cells
    this.conditionSize = options.conditionSize
    this.cellMin = new Float32Array(options.cells).fill(Infinity)
    this.cellMax = new Float32Array(options.cells).fill(-Infinity)
    const facts = (count: number) => Array.from({ length: count }, () => new NumberFacts())
    this.conditionFacts = facts(options.conditionSize)
    this.columnFacts = options.areColumns ? facts(options.cells) : null
  }

  add(start: number, events: RawEvents): void {
    this.ranges.push({ start, count: events.count, first: this.events })
    const { showers, condition } = events
    const bits = new Int32Array(showers.buffer, showers.byteOffset, showers.length)
    for (let index = 0; index < events.count; index++) {
      const event = start + index
      const from = index * this.cells
      this.addEvent(event, showers.subarray(from, from + this.cells), bits.subarray(from, from + this.cells))
      if (condition !== null) {
        const first = index * this.conditionSize
        this.addCondition(event, condition.subarray(first, first + this.conditionSize))
      }
    }
  }

  private addEvent(event: number, cells: Float32Array, bits: Int32Array): void {
    const { cellMin, cellMax, counts, columnFacts } = this
    let sum = 0
    let finite = 0
    let nonZero = 0
    let low = 0x811c9dc5
    let high = 0x050c5d1f
    for (let cell = 0; cell < cells.length; cell++) {
      const value = cells[cell] as number // cell < length
      const word = value === 0 ? 0 : (bits[cell] as number)
      // Two multiplicative hashes (after FNV-1a), over words instead of bytes.
      low = Math.imul(low ^ word, 0x01000193)
      high = Math.imul(high ^ word ^ (low >>> 15), 0x85ebca6b)
      columnFacts?.[cell]?.add(value)
      if (!Number.isFinite(value)) {
        if (Number.isNaN(value)) this.nan += 1
        else this.infinite += 1
        this.notFinite = counted(this.notFinite, event)
        continue
      }
      if (value < 0) {
        const smallest = Math.min(this.negative?.smallest ?? 0, value)
        this.negative = { ...counted(this.negative, event), smallest }
      }
      if (value !== 0) nonZero += 1
      if (value < (cellMin[cell] as number)) cellMin[cell] = value
      if (value > (cellMax[cell] as number)) cellMax[cell] = value
      counts.add(word)
      sum += value
      finite += 1
    }
    if (nonZero === 0) this.empty = counted(this.empty, event)
    this.nonZero += nonZero
    this.events += 1
    this.sums.push(sum)
    this.sumFacts.add(sum)
    this.hashes.push(nonZero < TELLING_VALUES ? NaN : (high >>> 11) * 2 ** 32 + ((low ^ (low >>> 13)) >>> 0))
    this.addCells(cells, finite, sum)
  }

  /** Squared deviations from the event's own mean, merged into the total. */
  private addCells(cells: Float32Array, count: number, sum: number): void {
    if (count === 0) return
    const mean = sum / count
    let squares = 0
    for (let cell = 0; cell < cells.length; cell++) {
      const value = cells[cell] as number // cell < length
      if (!Number.isFinite(value)) continue
      squares += (value - mean) ** 2
      if (value < this.min) this.min = value
      if (value > this.max) this.max = value
    }
    addMoments(this.moments, { count, mean, squares })
  }

  private addCondition(event: number, condition: Float32Array): void {
    this.conditions.push(condition[0] ?? 0)
    condition.forEach((value, at) => {
      this.conditionFacts[at]?.add(value)
      if (!Number.isFinite(value)) this.notFiniteCondition = counted(this.notFiniteCondition, event)
    })
  }

  finish(count: number): EventFacts {
    const { events, moments, counts, ranges } = this
    return {
      ...{ events, isAll: events === count, cells: this.cells, values: moments.count },
      ...{ nan: this.nan, infinite: this.infinite, nonZero: this.nonZero },
      ...{ notFinite: this.notFinite, notFiniteCondition: this.notFiniteCondition },
      ...{ negative: this.negative, empty: this.empty },
      ...{ cellMin: this.cellMin, cellMax: this.cellMax },
      ...{ sumFacts: this.sumFacts, conditionFacts: this.conditionFacts, columnFacts: this.columnFacts },
      summary: {
        min: moments.count === 0 ? 0 : this.min,
        max: moments.count === 0 ? 0 : this.max,
        mean: moments.mean,
        sd: deviationOf(moments),
        quantiles: namedQuantiles(
          counts.quantiles(FRACTIONS).map((value) => Math.min(Math.max(value, this.min), this.max)),
        ),
      },
      sums: this.sums.all(),
      conditions: this.conditionSize === 0 ? null : this.conditions.all(),
      hashes: this.hashes.all(),
      ranges,
      eventAt(place) {
        const range = ranges.findLast((each) => each.first <= place)
        return range === undefined ? place : range.start + place - range.first
      },
    }
  }
}

function counted(before: Fault | null, event: number): Fault {
  return before === null ? { count: 1, firstEvent: event } : { ...before, count: before.count + 1 }
}
