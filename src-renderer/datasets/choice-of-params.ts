import { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import type { Params } from './fit.ts'

/** What a dataset node says about its file; what it does not say, the file says. */
export function choiceOfParams(params: Params): DataChoice {
  const of = (key: string) => DataChoice.shape[key as keyof typeof DataChoice.shape].safeParse(params[key])
  const pairs = Object.keys(DataChoice.shape).flatMap((key) => {
    const found = of(key)
    return found.success && params[key] !== undefined ? [[key, found.data] as const] : []
  })
  return DataChoice.parse(Object.fromEntries(pairs))
}

/** Another layout or other entries have their own unit, form and geometry: those said before belong to the old ones. */
export function changed(choice: DataChoice, change: Partial<DataChoice>): DataChoice {
  const isOther = change.layout !== undefined || change.showers !== undefined
  const fresh = { unit: null, geometry: null, shape: null }
  const entries =
    change.layout === undefined ? {} : { showers: '', condition: '', labels: '', conditionUnit: null }
  const condition = change.condition === undefined ? {} : { conditionUnit: null }
  return { ...choice, ...(isOther ? fresh : {}), ...entries, ...condition, ...change }
}
