import type { ReactElement } from 'react'
import type { Unit } from '../../../src-shared/base/units.ts'
import { layerEnergies } from '../../../src-shared/physics/observables.ts'
import { panelsOf } from '../../../src-shared/physics/panels.ts'
import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import { energyText } from '../../parts/shower-view/energy-text.ts'

/** More rows than this are a list that nobody reads. */
const MOST = 12

/** Where along the beam the energy went: one bar per layer, in parts of what was asked for, else of the largest. */
export function LayerEnergies({
  shower,
  unit,
  geometry,
  total,
}: {
  shower: Float32Array
  unit: Unit
  geometry: Geometry
  total: number | null
}): ReactElement {
  const energies = panelsOf({ geometry }).map((panel) => ({
    name: panel.layer.name,
    energy: layerEnergies({ showers: shower, count: 1 }, panel)[0] ?? 0,
  }))
  const whole = Math.max(total ?? 0, ...energies.map(({ energy }) => energy), Number.MIN_VALUE)
  return (
    <dl className="layer-energies" aria-label="Energy per layer">
      {energies.slice(0, MOST).map(({ name, energy }) => (
        <div key={name}>
          <dt>Layer {name}</dt>
          <dd>
            <i style={{ width: `${Math.max(0, (100 * energy) / whole)}%` }} />
            <span>{energyText(energy, unit)}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
