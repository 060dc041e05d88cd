import { isEnergyUnit, neighbourUnit } from '../../base/units.ts'
import type { DatasetParams } from '../../catalog/dataset/dataset-params.ts'
import { setParams } from '../../document/edits.ts'
import type { Fix, FixFinder, FixFinders } from './fix.ts'

/** What the dataset node's params can do about a problem that was found in its file. */
function byParams(
  ways: (params: DatasetParams) => readonly { label: string; set: Partial<DatasetParams> }[],
) {
  const finder: FixFinder = (_, { data }) => {
    const { dataset } = data
    if (dataset === null) return []
    return ways(dataset.params).map(({ label, set }): Fix => ({
      label,
      change: (document) => setParams(document, dataset.node, set),
    }))
  }
  return finder
}

const withoutCondition = byParams(() => [
  { label: 'Use no condition', set: { condition: 'none', conditionSize: 0 } },
])

/** A unit that is wrong by 1000 is that of the condition or that of the showers. */
function otherUnits(condition: 'above' | 'below', showers: 'above' | 'below'): FixFinder {
  return byParams(({ unit, conditionUnit }) => {
    const given = isEnergyUnit(conditionUnit) ? neighbourUnit(conditionUnit, condition) : null
    const measured = isEnergyUnit(unit) ? neighbourUnit(unit, showers) : null
    return [
      ...(given === null ? [] : [{ label: `The condition is in ${given}`, set: { conditionUnit: given } }]),
      ...(measured === null ? [] : [{ label: `The showers are in ${measured}`, set: { unit: measured } }]),
    ]
  })
}

/** Problems of data files that are mended by what the dataset node says about them. */
export const dataFileFixes: FixFinders = {
  'data.misaligned': byParams(({ unit }) => [
    {
      label: 'Use the event’s own sum as the condition',
      set: { condition: 'sum', conditionSize: 1, conditionUnit: unit },
    },
  ]),
  'data.energy-too-large': otherUnits('above', 'below'),
  'data.energy-too-small': otherUnits('below', 'above'),
  'data.constant-condition': withoutCondition,
}
