import { describe, expect, it } from 'vitest'
import { catalog } from '../catalog/index.ts'
import type { GraphDocument } from '../document/schema.ts'
import { mayConnect } from './connect.ts'
import { changed, cut, nested, node, pair, wire } from './test-drawings.ts'

function asked(document: GraphDocument, text: string) {
  const { from, to } = wire(text)
  return mayConnect(document, from, to, catalog)
}

const loose = (change: (draft: GraphDocument) => void) => changed(pair(), change)

describe('mayConnect', () => {
  it.each<[string, GraphDocument, string]>([
    ['a free port', loose((d) => cut(d, 'gh -> go')), 'gh -> go'],
    [
      'one more wire into a port for many',
      loose((d) => d.nodes.push(node('z2', { kind: 'latent', network: 'g' }))),
      'z2 -> j',
    ],
    [
      'the first of two wires that a node needs',
      loose((d) => d.nodes.push(node('q', { kind: 'add', network: 'g' }))),
      'gh -> q',
    ],
    ['a transform after the dataset', loose((d) => cut(d, 'd.showers -> s')), 'd.showers -> s'],
    [
      'an unknown kind',
      loose((d) => d.nodes.push(node('q', { kind: 'qubit', network: 'g' }))),
      'gh -> q.anything',
    ],
    [
      'a wire in a document with other problems',
      loose((d) => {
        cut(d, 'gh -> go')
        d.training.recipe.kind = 'nope'
        d.nodes[7]!.kind = 'x'
      }),
      'gh -> go',
    ],
    [
      'a wire after which the generator would have another shape',
      loose((d) => {
        cut(d, 'gh -> go')
        d.nodes.find((each) => each.id === 'go')!.params['units'] = 9
      }),
      'gh -> go',
    ],
  ])('allows %s', (_, document, text) => {
    expect(asked(document, text)).toEqual({ ok: true, value: null })
  })

  it.each<[string, GraphDocument, string, string, string[]]>([
    ['a taken port', pair(), 'j -> go', 'port.crowded', ['takes 1 wire', 'has 2']],
    ['the same wire again', pair(), 'z -> j', 'wire.twice', ['1 wire']],
    [
      'a circle',
      loose((d) => {
        cut(d, 'z -> j')
      }),
      'go -> j',
      'wire.cycle',
      ['Concatenate → Hidden → Cells → Concatenate'],
    ],
    ['itself', loose((d) => cut(d, 'gh -> go')), 'go -> go', 'wire.cycle', ['feeds itself']],
    ['another network', loose((d) => cut(d, 'ch -> cs')), 'go -> cs', 'wire.across', ['“g”', '“c”']],
    ['from the data lane', loose((d) => cut(d, 'ch -> cs')), 's -> cs', 'wire.across', ['data lane']],
    ['a port that is not there', pair(), 'gh -> go.side', 'wire.no-port', ['“side”']],
    [
      'a branch in the data lane',
      loose((d) => d.nodes.push(node('q', { kind: 'log' }))),
      'd.showers -> q',
      'data.branch',
      ['2 nodes'],
    ],
    [
      'a rank that does not fit',
      loose((d) => d.nodes.push(node('v', { kind: 'conv-2d', network: 'g' }))),
      'gh -> v',
      'shape.rank',
      ['3 dimensions', '1 dimension'],
    ],
    [
      'a shape that does not fit the others',
      loose((d) => {
        d.nodes.push(node('q', { kind: 'add', network: 'g' }))
        d.edges.push(wire('gh -> q'))
      }),
      'z -> q',
      'shape.mismatch',
      ['8 and 3'],
    ],
    [
      'another shape than a part takes',
      changed(nested(), (d) => {
        cut(d, 'x -> u1.bi')
        d.nodes.push(node('q', { kind: 'dense', params: { units: 5 }, network: 'c' }))
        d.edges.push(wire('x -> q'))
      }),
      'q -> u1.bi',
      'shape.mismatch',
      ['takes 4, but gets 5'],
    ],
    [
      'a transform that does not suit',
      loose((d) => {
        cut(d, 'd.showers -> s')
        d.nodes.push(node('q', { kind: 'one-hot' }))
      }),
      'd.showers -> q',
      'transform.not-labels',
      ['class indices'],
    ],
  ])('refuses %s', (_, document, text, code, says) => {
    const answer = asked(document, text)
    if (answer.ok) throw new Error('The wire was expected to be refused')
    expect(answer.failure.code).toBe(code)
    for (const words of says) expect(answer.failure.message).toContain(words)
  })

  it('leaves the document alone and treats a missing node as a bug', () => {
    const document = pair()
    asked(document, 'z -> go')
    expect(document).toEqual(pair())
    expect(() => asked(document, 'z -> ghost')).toThrow(/ghost/)
  })
})
