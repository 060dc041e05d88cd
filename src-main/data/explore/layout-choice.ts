import type { DataChoice } from '../../../src-shared/protocol/data-choice.ts'
import type { LayoutChoice } from '../layouts/layout.ts'

/** Layouts look at names; units, forms and geometries are put over what they find. */
export function asLayoutChoice({ layout, showers, condition, labels, geometry }: DataChoice): LayoutChoice {
  return { layout, showers, condition, labels, geometry }
}
