import type { Unit } from '../../src-shared/base/units.ts'
import type { Checked, CheckedNode } from '../../src-shared/check/checked.ts'

/** Params of transforms that are in the unit of what arrives there. */
const IN_INPUT_UNIT: Readonly<Record<string, readonly string[]>> = {
  clip: ['low', 'high'],
  threshold: ['value'],
  log: ['scale'],
  fractions: ['totalScale'],
}

/** Units to stand behind fields, by param. */
export function unitsOf({ node }: CheckedNode, { data }: Checked): Record<string, string> {
  const keys = IN_INPUT_UNIT[node.kind] ?? []
  const chains = [data.showers, data.condition].filter((chain) => chain !== null)
  const unit: Unit | undefined = chains
    .flatMap(({ transforms }) => transforms)
    .find((each) => each.node === node.id)?.input.unit
  return unit === undefined || unit === '1' ? {} : Object.fromEntries(keys.map((key) => [key, unit]))
}
