import type { ReactElement } from 'react'
import type { Geometry } from '../../src-shared/physics/geometry.ts'

/** How the app draws mean showers: given by it, because the parts for that belong to other features. */
export type DrawShowers = (props: {
  geometry: Geometry | null
  shape: readonly number[]
  /** Of the cells; pictures have none. */
  unit: 'MeV' | '1'
  rows: readonly { title: string; values: Float64Array }[]
}) => ReactElement
