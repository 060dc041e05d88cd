import { energyFactor, isEnergyUnit, type Unit } from '../base/units.ts'
import {
  cellsPerEvent,
  hitFractions,
  lateralMoments,
  layerEnergies,
  longitudinalProfile,
  totalEnergies,
  type ShowerBatch,
} from './observables.ts'
import type { Panel } from './panels.ts'

/** Showers, and for conditional data the incident energy of each, in the unit of the comparison's `conditionUnit`. */
export type ConditionedBatch = ShowerBatch & { condition?: Float32Array | null }

/** One number per event, with what people call it. `group` members are shown as their worst when there are many. */
export type Observable = {
  id: string
  label: string
  unit: string
  group: 'total' | 'layer' | 'centre' | 'width' | 'hits'
  values: Float64Array
}

export type ObservableOptions = {
  panels: readonly Panel[]
  unit: Unit
  threshold: number
  conditionUnit: Unit
  /** The layers whose centres and widths count: those that hold more than 1 % of the real energy. */
  mainPanels: readonly number[]
}

/**
 * Every observable of a comparison for one batch. With a condition, energies are divided by the incident energy, event
 * by event, so that showers of different energies can be put in one histogram; without one they keep their unit.
 */
export function observablesOf(batch: ConditionedBatch, options: ObservableOptions): Observable[] {
  const { panels, unit, threshold } = options
  const scale = scaleOf(batch, options)
  const scaled = (values: Float64Array): Float64Array =>
    scale === null ? values : values.map((value, event) => value * (scale[event] as number)) // equal lengths
  const energyUnit = scale === null ? unit : 'E / E_inc'
  const layers = panels.map((panel, index): Observable => ({
    id: `layer-${index}`,
    label: `layer ${panel.layer.name}`,
    unit: energyUnit,
    group: 'layer',
    values: scaled(layerEnergies(batch, panel)),
  }))
  return [
    {
      id: 'total-energy',
      label: scale === null ? 'Total energy' : 'E_tot / E_inc',
      unit: scale === null ? unit : '',
      group: 'total',
      values: scaled(totalEnergies(batch)),
    },
    ...(panels.length > 1 ? layers : []),
    ...options.mainPanels.flatMap((index) => lateralObservables(batch, panels, index)),
    { id: 'hits', label: 'Non-zero cells', unit: '', group: 'hits', values: hitFractions(batch, threshold) },
  ]
}

function lateralObservables(batch: ShowerBatch, panels: readonly Panel[], index: number): Observable[] {
  const panel = panels[index] as Panel // main panels are indices of panels
  const moments = lateralMoments(batch, panel)
  const { layer } = panel
  const unit = layer.form === 'grid' && layer.pitchMm === null ? 'cells' : 'mm'
  const prefix = panels.length > 1 ? `layer ${layer.name}, ` : ''
  const axes =
    layer.form === 'grid'
      ? { x: `${layer.columnName ?? 'column'}s`, y: `${layer.rowName ?? 'row'}s` }
      : { x: 'eta', y: 'phi' }
  const found: Observable[] = []
  for (const axis of ['x', 'y'] as const) {
    const moment = moments[axis]
    if (moment === null) continue
    const common = { label: `${prefix}${axes[axis]}`, unit }
    found.push(
      { ...common, id: `centre-${index}-${axis}`, group: 'centre', values: moment.centre },
      { ...common, id: `width-${index}-${axis}`, group: 'width', values: moment.width },
    )
  }
  if (moments.r !== null) {
    const common = { label: `${prefix}radius`, unit }
    found.push(
      { ...common, id: `centre-${index}-r`, group: 'centre', values: moments.r.centre },
      { ...common, id: `width-${index}-r`, group: 'width', values: moments.r.width },
    )
  }
  return found
}

/** One over the incident energy in the unit of the showers, per event; null without a condition. */
export function scaleOf(
  batch: ConditionedBatch,
  units: { unit: Unit; conditionUnit: Unit },
): Float64Array | null {
  const condition = batch.condition ?? null
  if (condition === null) return null
  const factor =
    isEnergyUnit(units.unit) && isEnergyUnit(units.conditionUnit)
      ? energyFactor(units.conditionUnit, units.unit)
      : 1
  return Float64Array.from({ length: batch.count }, (_, event) => 1 / ((condition[event] as number) * factor))
}

/** Indices of the layers that hold more than one percent of the energy. */
export function mainPanelsOf(batch: ShowerBatch, panels: readonly Panel[]): number[] {
  const profile = longitudinalProfile(batch, panels)
  const total = profile.reduce((sum, energy) => sum + energy, 0)
  return [...profile.keys()].filter((index) => (profile[index] as number) > 0.01 * total)
}

/** The energies of chosen cells as a matrix of `count × cells`, divided by the incident energy where there is one. */
export function cellMatrix(
  batch: ConditionedBatch,
  cells: readonly number[],
  units: { unit: Unit; conditionUnit: Unit },
): Float64Array {
  const stride = cellsPerEvent(batch)
  const scale = scaleOf(batch, units)
  const matrix = new Float64Array(batch.count * cells.length)
  for (let event = 0; event < batch.count; event++) {
    const factor = scale === null ? 1 : (scale[event] as number)
    cells.forEach((cell, index) => {
      matrix[event * cells.length + index] = (batch.showers[event * stride + cell] as number) * factor
    })
  }
  return matrix
}
