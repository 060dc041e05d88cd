import { ProblemError } from '../../../src-shared/base/problem.ts'
import type { EnergyUnit } from '../../../src-shared/base/units.ts'
import type { DataFile } from '../formats/format.ts'
import { numericEntry, rowCount, rowSize } from '../formats/format.ts'

/** As many events as one look needs. */
const EVENTS = 200
/** A sampling calorimeter shows a part of the energy, never fifty times more; a factor 1000 is a unit. */
const SAME = [0.02, 20] as const
const THOUSANDFOLD = [20, 20_000] as const

export type UnitBeside = {
  /** Null: the numbers do not tell. */
  unit: EnergyUnit | null
  /** Median over the first events of the sum of cells / energy, two digits; 0 when no event has both. */
  ratio: number
  /** The largest of the energies that were looked at. */
  largest: number
}

/**
 * In which unit the cells must be, seen beside energies whose unit is known (`GeV`): calorimeters deposit about what comes
 * in, so that sums 1000 times larger are in MeV. Several numbers per event in `energy` are a momentum.
 */
export async function unitBeside(file: DataFile, given: Beside): Promise<UnitBeside> {
  try {
    return await compared(file, given)
  } catch (error) {
    // What cannot be read is said when the events are read.
    if (error instanceof ProblemError) return { unit: null, ratio: 0, largest: 0 }
    throw error
  }
}

type Beside = { cells: readonly string[]; energy: string; energyUnit: 'GeV' }

async function compared(file: DataFile, given: Beside): Promise<UnitBeside> {
  const energies = await magnitudes(file, given.energy)
  const sums = new Float64Array(energies.length)
  for (const name of given.cells) {
    const part = await sumsOf(file, name, energies.length)
    part.forEach((sum, event) => (sums[event] = (sums[event] ?? 0) + sum))
  }
  const ratios = [...sums.keys()]
    .map((event) => (sums[event] ?? 0) / (energies[event] ?? 0))
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0)
    .sort((a, b) => a - b)
  const ratio = ratios[Math.floor(ratios.length / 2)] ?? 0
  const within = ([low, high]: readonly [number, number]): boolean => ratio >= low && ratio < high
  return {
    unit: within(SAME) ? given.energyUnit : within(THOUSANDFOLD) ? 'MeV' : null,
    ratio: Number(ratio.toPrecision(2)),
    largest: energies.reduce((most, energy) => Math.max(most, energy), 0),
  }
}

async function magnitudes(file: DataFile, name: string): Promise<Float64Array> {
  const { size, values } = await firstRows(file, name, EVENTS)
  return Float64Array.from({ length: values.length / size }, (_, event) =>
    size === 1 ? (values[event] ?? 0) : Math.hypot(...values.subarray(event * size, (event + 1) * size)),
  )
}

async function sumsOf(file: DataFile, name: string, events: number): Promise<Float64Array> {
  const { size, values } = await firstRows(file, name, events)
  return Float64Array.from({ length: values.length / size }, (_, event) =>
    values.subarray(event * size, (event + 1) * size).reduce((total, value) => total + value, 0),
  )
}

async function firstRows(
  file: DataFile,
  name: string,
  events: number,
): Promise<{ size: number; values: Float64Array }> {
  const entry = numericEntry(file, name)
  const size = Math.max(1, rowSize(entry))
  const values = new Float64Array(Math.min(events, rowCount(entry)) * size)
  await file.read(name, 0, values)
  return { size, values }
}
