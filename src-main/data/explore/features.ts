import { energyFactor, isEnergyUnit, type Unit } from '../../../src-shared/base/units.ts'
import { Unit as UnitSchema } from '../../../src-shared/base/units.ts'
import { panelsOf, type Panel } from '../../../src-shared/physics/panels.ts'
import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import type { Feature } from '../../../src-shared/protocol/explore-messages.ts'
import type { EventShape } from '../../../src-shared/tensor/shape.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { RawEvents } from '../events.ts'
import { rowSize } from '../formats/format.ts'
import type { EventTable } from '../layouts/assemble.ts'

/** One number per event each: the columns of a table, or what is measured of a shower. */
export type FeaturePlan = {
  features: readonly Feature[]
  /** Event after event, each with all features. */
  measure(events: RawEvents, start: number): Promise<Float64Array>
}

type Column = Feature & { of(event: Event): number }
type Event = {
  cells: Float32Array
  condition: Float32Array | null
  layers: Float64Array
  beside: Float64Array
}

/** Longer rows are pictures or showers, and their numbers one by one mean little. */
const MOST_COLUMNS = 48
/** More layers than these are told by their depth and width instead of one by one. */
const MOST_LAYERS = 12
const MOST_BESIDE = 12

/** `seen`: as the user says that it is, where the file says something else. */
export function planFeatures(
  table: EventTable,
  seen: { unit: Unit | null; geometry: Geometry | null; shape: EventShape },
): FeaturePlan {
  const beside = besideOf(table)
  const panels = isTable(table, seen) ? [] : panelsOrNone(seen)
  const columns = [
    ...conditionColumns(table, seen.unit),
    ...(isTable(table, seen) ? tableColumns(table, seen.unit) : showerColumns(seen, panels)),
    ...beside.map((each, index): Column => ({ ...each, of: (event) => event.beside[index] as number })),
  ]
  return {
    features: columns.map(({ name, title, unit }) => ({ name, title, unit })),
    async measure(events, start) {
      const extra = await readBeside(table, beside, { start, count: events.count })
      const values = new Float64Array(events.count * columns.length)
      const cells = events.count === 0 ? 0 : events.showers.length / events.count
      const conditionSize = table.condition?.size ?? 0
      for (let place = 0; place < events.count; place++) {
        const shower = events.showers.subarray(place * cells, (place + 1) * cells)
        const event: Event = {
          cells: shower,
          condition: events.condition?.subarray(place * conditionSize, (place + 1) * conditionSize) ?? null,
          layers: layerSums(shower, panels),
          beside: Float64Array.from(extra, (all) => all[place] as number), // one per event
        }
        columns.forEach(({ of }, index) => (values[place * columns.length + index] = of(event)))
      }
      return values
    },
  }
}

function isTable(table: EventTable, { geometry, shape }: { geometry: Geometry | null; shape: EventShape }) {
  return geometry === null && shape.length === 1 && sizeOf(table.shape) <= MOST_COLUMNS
}

function tableColumns(table: EventTable, unit: Unit | null): Column[] {
  const names = table.showerNames.flatMap((name) => {
    const entry = table.file.entries.find((each) => each.name === name)
    const size = entry === undefined ? 1 : rowSize(entry)
    const own = UnitSchema.safeParse(entry?.unit).data ?? unit
    return Array.from({ length: size }, (_, at) => ({
      name: size === 1 ? name : `${name}[${at}]`,
      unit: own,
    }))
  })
  return names.map((each, at) => ({ ...each, title: each.name, of: ({ cells }) => cells[at] as number }))
}

function conditionColumns(table: EventTable, unit: Unit | null): Column[] {
  const { condition } = table
  if (condition === null) return []
  const own: Column[] = Array.from({ length: Math.min(4, condition.size) }, (_, at) => ({
    name: `condition[${at}]`,
    title: condition.size === 1 ? conditionTitle(condition.name) : `${condition.name} [${at}]`,
    unit: condition.unit ?? (condition.name === 'sum' ? unit : null),
    of: (event) => event.condition?.[at] ?? Number.NaN,
  }))
  const from = own[0]?.unit ?? null
  if (condition.size !== 1 || unit === null || from === null) return own
  if (!isEnergyUnit(unit) || !isEnergyUnit(from) || condition.name === 'sum') return own
  const factor = energyFactor(unit, from)
  const ratio: Column = {
    ...{ name: 'ratio', title: `Total energy / ${condition.name}`, unit: '1' as const },
    of: ({ cells, condition: asked }) => (sum(cells) * factor) / (asked?.[0] ?? Number.NaN),
  }
  return [...own, ratio]
}

function conditionTitle(name: string): string {
  return name === 'sum' ? 'Condition (own sum)' : name
}

function showerColumns(seen: { unit: Unit | null }, panels: readonly Panel[]): Column[] {
  const { unit } = seen
  const isEnergy = unit !== null && isEnergyUnit(unit)
  const columns: Column[] = [
    {
      name: 'total',
      title: isEnergy ? 'Total energy' : 'Sum of values',
      unit,
      of: ({ cells }) => sum(cells),
    },
    {
      ...{ name: 'hits', title: isEnergy ? 'Cells with energy' : 'Values above zero', unit: '1' as const },
      of: ({ cells }) => cells.reduce((count, value) => count + (value > 0 ? 1 : 0), 0),
    },
    {
      name: 'largest',
      title: isEnergy ? 'Largest cell' : 'Largest value',
      unit,
      of: ({ cells }) => largest(cells),
    },
  ]
  if (panels.length < 2) return columns
  const depth: Column = {
    ...{ name: 'depth', title: 'Mean layer, by energy', unit: '1' as const },
    of: ({ layers }) => layers.reduce((total, energy, layer) => total + energy * layer, 0) / sum(layers),
  }
  if (panels.length > MOST_LAYERS) return [...columns, depth]
  const perLayer = panels.map(({ layer }, index): Column => ({
    ...{ name: `layer-${index}`, title: `Energy in ${layerTitle(layer.name)}`, unit },
    of: ({ layers }) => layers[index] as number, // one per panel
  }))
  return [...columns, depth, ...perLayer]
}

function layerTitle(name: string): string {
  return /layer/i.test(name) ? name : `layer ${name}`
}

/** Empty where the shape has no layers that we know. */
function panelsOrNone(seen: { geometry: Geometry | null; shape: EventShape }): Panel[] {
  const { geometry, shape } = seen
  // Channels of an image are no layers.
  if (geometry === null && (shape.length !== 4 || shape.at(-1) !== 1)) return []
  return panelsOf({ geometry, shape })
}

function layerSums(cells: Float32Array, panels: readonly Panel[]): Float64Array {
  return Float64Array.from(panels, ({ cells: own }) => {
    let total = 0
    for (const cell of own) total += cells[cell] as number // a panel's cells lie in the event
    return total
  })
}

/** Other entries with one number per event: branches of times, angles, sums. */
function besideOf(table: EventTable): Feature[] {
  const taken = new Set([...table.showerNames, table.condition?.name, table.labels?.name])
  return table.offered
    .filter((name) => !taken.has(name))
    .slice(0, MOST_BESIDE)
    .flatMap((name) => {
      const entry = table.file.entries.find((each) => each.name === name)
      if (entry?.content !== 'numbers' || rowSize(entry) !== 1 || entry.shape[0] !== table.count) return []
      return [{ name, title: name, unit: UnitSchema.safeParse(entry.unit).data ?? null }]
    })
}

async function readBeside(
  table: EventTable,
  beside: readonly Feature[],
  { start, count }: { start: number; count: number },
): Promise<Float64Array[]> {
  const all: Float64Array[] = []
  for (const { name } of beside) {
    const values = new Float64Array(count)
    await table.file.read(name, start, values)
    all.push(values)
  }
  return all
}

function sum(values: Float32Array | Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

function largest(values: Float32Array): number {
  let most = -Infinity
  for (const value of values) if (value > most) most = value
  return most
}
