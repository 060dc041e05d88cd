import { expect, it } from 'vitest'
import { catalog } from '../../src-shared/catalog/index.ts'
import { checkDocument } from '../../src-shared/check/check-document.ts'
import { changed, nested, pair, pick } from '../../src-shared/check/test-drawings.ts'
import { MIXED } from '../ui/fields/field-props.ts'
import { commonFields, isRead } from './common-fields.ts'

const nodesOf = (document: ReturnType<typeof pair>, ids: readonly string[]) => {
  const { nodes } = checkDocument(document, catalog)
  return ids.map((id) => nodes.get(id)!)
}

it('shows every param of one node, at its default where the file does not say', () => {
  const common = commonFields(nodesOf(pair(), ['gh']))!
  expect(common.values).toEqual({
    units: 8,
    activation: 'relu',
    slope: 0.3,
    bias: true,
    initializer: 'glorot-uniform',
    initialSd: 0.05,
  })
})

it('tells values that agree from those that differ', () => {
  expect(commonFields(nodesOf(pair(), ['gh', 'ch']))!.values).toMatchObject({ units: 8, activation: MIXED })
})

it('keeps only what different kinds have in the same form', () => {
  const common = commonFields(nodesOf(pair(), ['gh', 'z']))!
  expect(Object.keys(common.schema.shape)).toEqual([])
  const convolution = changed(pair(), (draft) => {
    pick(draft, 'ch').kind = 'conv-2d'
    pick(draft, 'ch').params = { filters: 3 }
  })
  const both = commonFields(nodesOf(convolution, ['gh', 'ch']))!
  expect(Object.keys(both.schema.shape)).toEqual(['activation', 'slope', 'bias', 'initializer', 'initialSd'])
})

it('shows a wrong value as it stands in the file', () => {
  const wrong = changed(pair(), (draft) => (pick(draft, 'gh').params['units'] = 0))
  expect(commonFields(nodesOf(wrong, ['gh']))!.values).toMatchObject({ units: 0, bias: true })
})

it('knows no fields of an unknown kind', () => {
  const unknown = changed(pair(), (draft) => (pick(draft, 'gh').kind = 'quantum'))
  expect(commonFields(nodesOf(unknown, ['gh']))).toBeNull()
})

it('gives a node that uses a network the choice of it', () => {
  expect(commonFields(nodesOf(nested(), ['u1']))!.values).toEqual({ network: 'b' })
})

it('leaves out what nothing reads, unless it is set', () => {
  const relu = commonFields(nodesOf(pair(), ['gh']))!
  expect(['units', 'slope', 'initialSd'].map((key) => isRead(key, relu))).toEqual([true, false, false])
  const leaky = commonFields(nodesOf(pair(), ['ch']))!
  expect(isRead('slope', leaky)).toBe(true)
  const set = changed(pair(), (draft) => (pick(draft, 'gh').params['slope'] = 0.1))
  expect(isRead('slope', commonFields(nodesOf(set, ['gh']))!)).toBe(true)
})
