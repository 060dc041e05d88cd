import { expect, test } from 'vitest'
import { problem } from '../../base/problem.ts'
import { checkDocument } from '../check-document.ts'
import { changed, pair, pick } from '../test-drawings.ts'
import { catalog } from '../../catalog/index.ts'
import { fixesFor } from './fixes-for.ts'

/** Problems of a file are not in the drawing: what is found in the data, and then mended in the dataset node. */

const found = (code: string) =>
  problem({ code, severity: 'warning', at: { file: 'showers.h5' }, message: 'Found 1.', hint: 'Do 2.' })
const fixesOf = (code: string, document = pair()) => fixesFor(found(code), checkDocument(document, catalog))
const datasetOf = (document: ReturnType<typeof pair>) => pick(document, 'd').params

test('a condition in another order is exchanged for the event’s own sum', () => {
  const [fix, ...others] = fixesOf('data.misaligned')
  expect(others).toEqual([])
  expect(fix?.label).toBe('Use the event’s own sum as the condition')
  expect(datasetOf(fix!.change(pair()))).toMatchObject({
    condition: 'sum',
    conditionSize: 1,
    conditionUnit: datasetOf(pair())['unit'] ?? 'MeV',
  })
})

test.each([
  ['data.energy-too-large', ['The condition is in TeV', 'The showers are in keV'], 'TeV', 'keV'],
  ['data.energy-too-small', ['The condition is in MeV', 'The showers are in GeV'], 'MeV', 'GeV'],
])('%s: one of the two units is another', (code, labels, conditionUnit, unit) => {
  const document = changed(pair(), (draft) => {
    Object.assign(pick(draft, 'd').params, { unit: 'MeV', conditionUnit: 'GeV' })
  })
  const fixes = fixesOf(code, document)
  expect(fixes.map(({ label }) => label)).toEqual(labels)
  expect(datasetOf(fixes[0]!.change(document))).toMatchObject({ conditionUnit, unit: 'MeV' })
  expect(datasetOf(fixes[1]!.change(document))).toMatchObject({ conditionUnit: 'GeV', unit })
})

test('a condition that networks use is not taken away from them', () => {
  expect(fixesOf('data.constant-condition')).toEqual([])
})

test('a drawing without dataset has no fix', () => {
  const document = changed(pair(), (draft) => {
    draft.nodes = draft.nodes.filter(({ id }) => id !== 'd')
    draft.edges = draft.edges.filter(({ id }) => !id.startsWith('d.'))
  })
  expect(fixesOf('data.misaligned', document)).toEqual([])
})
