import { describe, expect, it } from 'vitest'
import { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import { changed, choiceOfParams } from './choice-of-params.ts'

it('a dataset node says what it says, and nothing that is no choice', () => {
  const params = {
    source: '/x.h5',
    layout: 'generic',
    unit: 'GeV',
    shape: [3, 4],
    testFraction: 0.2,
    labels: 7,
  }
  expect(choiceOfParams(params)).toEqual(DataChoice.parse({ layout: 'generic', unit: 'GeV', shape: [3, 4] }))
})

describe('a change of mind', () => {
  const choice = DataChoice.parse({ unit: 'GeV', shape: [3, 4], condition: 'energy', conditionUnit: 'GeV' })

  it('about the layout begins anew', () => {
    expect(changed(choice, { layout: 'table' })).toEqual(DataChoice.parse({ layout: 'table' }))
  })

  it('about the events drops their unit and form, not the condition', () => {
    expect(changed(choice, { showers: 'cells' })).toEqual(
      DataChoice.parse({ showers: 'cells', condition: 'energy', conditionUnit: 'GeV' }),
    )
  })

  it('about the condition drops its unit alone', () => {
    expect(changed(choice, { condition: 'sum' })).toEqual(
      DataChoice.parse({ unit: 'GeV', shape: [3, 4], condition: 'sum' }),
    )
  })
})
