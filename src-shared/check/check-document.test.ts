import { describe, expect, it } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { checkDocument } from './check-document.ts'
import { add } from './one-message.ts'
import { changed, classifierOf3, cut, nested, pair, pick } from './test-drawings.ts'

describe('a document without mistakes', () => {
  it.each([
    ['a pair', pair],
    ['a classifier', classifierOf3],
    ['nested networks', nested],
  ])('(%s) has no problems', (_, make) => {
    expect(checkDocument(make(), catalog).problems).toEqual([])
  })
})

describe('checkDocument', () => {
  it('reports all problems at once, in the order of the graph: data lane, networks from source to output, training', () => {
    const document = changed(pair(), (d) => {
      d.training.recipe.kind = 'nope'
      pick(d, 'cs').params['units'] = -1
      pick(d, 'x').params['a'] = 1
      pick(d, 'go').version = 2
      pick(d, 'z').params['size'] = 0
      pick(d, 's').kind = 'sqrt'
    })
    document.nodes.reverse()
    const { problems } = checkDocument(document, catalog)
    expect(problems.map((each) => each.at.node ?? each.code)).toEqual([
      's',
      'z',
      'go',
      'x',
      'cs',
      'training.unknown-recipe',
    ])
  })

  it('gives the shapes that leave the nodes, and the parameters of the layers', () => {
    const { shapes, parameters } = checkDocument(pair(), catalog)
    expect(shapes.get('d')).toEqual([null, 4])
    expect(shapes.get('j')).toEqual([null, 4])
    expect(shapes.get('cs')).toEqual([null, 1])
    // (3 latent + 1 condition) × 8 + 8, then 8 × 4 + 4.
    expect(parameters.get('gh')).toEqual({ total: 40, trainable: 40 })
    expect(parameters.get('go')).toEqual({ total: 36, trainable: 36 })
    expect(parameters.has('z')).toBe(false)
  })

  it('counts moving averages as parameters that do not train', () => {
    const document = changed(classifierOf3(), (d) => {
      cut(d, 'h -> o')
      add(d, 'bn', { kind: 'batch-norm', network: 'k' }, 'h -> bn', 'bn -> o')
    })
    expect(checkDocument(document, catalog).parameters.get('bn')).toEqual({ total: 20, trainable: 10 })
  })

  it('keeps what is known when something else is wrong', () => {
    const { shapes } = checkDocument(
      changed(pair(), (d) => (pick(d, 'ch').kind = 'qubit')),
      catalog,
    )
    expect(shapes.get('go')).toEqual([null, 4])
    expect(shapes.get('cj')).toEqual([null, 5])
    expect(shapes.has('cs')).toBe(false)
  })

  it('takes labels as the condition when the dataset has no other', () => {
    const document = changed(classifierOf3(), (d) => {
      cut(d, 'x -> h')
      add(d, 'hot', { kind: 'one-hot' }, 'd.condition -> hot')
      add(d, 'c', { kind: 'condition', network: 'k' })
      add(d, 'j', { kind: 'concatenate', network: 'k' }, 'x -> j', 'c -> j', 'j -> h')
    })
    const checked = checkDocument(document, catalog)
    expect(checked.problems).toEqual([])
    expect(checked.data.condition?.raw).toMatchObject({ shape: [1], classes: 3 })
    expect(checked.shapes.get('c')).toEqual([null, 3])
  })

  it('holds layers of a gradient-penalty critic against their certificates, at their node', () => {
    const certified = (kind: string, params: Readonly<Record<string, unknown>>) =>
      kind !== 'dense' || params['activation'] !== 'leaky-relu'
    const { problems } = checkDocument(pair(), catalog, { certified })
    expect(problems).toMatchObject([{ code: 'training.second-order', at: { node: 'ch', network: 'c' } }])
    expect(problems[0]?.message).toContain('“Judge” (dense)')
    const wgan = changed(pair(), (d) => (d.training.recipe.kind = 'wgan'))
    expect(checkDocument(wgan, catalog, { certified: () => false }).problems).toEqual([])
  })

  it('reports an uncertified layer of a shared part once', () => {
    const { problems } = checkDocument(nested(), catalog, { certified: (kind) => kind !== 'add' })
    expect(problems.map((each) => [each.code, each.at.node])).toEqual([['training.second-order', 'sum']])
    const inner = checkDocument(nested(), catalog, { certified: (_, params) => params['units'] !== 6 })
    expect(inner.problems.map((each) => each.at.node)).toEqual(['bd'])
  })

  it('says nothing about an empty document but what the recipe needs', () => {
    const empty = changed(classifierOf3(), (d) => {
      d.nodes = []
      d.edges = []
      d.networks = []
      d.training.trainers = []
    })
    expect(checkDocument(empty, catalog).problems.map((each) => each.code)).toEqual(['training.role-missing'])
  })

  it('applies node migrations before it reads params, and leaves the document as it is', () => {
    const layers = catalog.layers.map((layer) =>
      layer.kind === 'dense'
        ? {
            ...layer,
            version: 2,
            migrations: { 2: ({ width, ...rest }: Record<string, unknown>) => ({ ...rest, units: width }) },
          }
        : layer,
    )
    const old = changed(classifierOf3(), (d) => {
      pick(d, 'h').params = { width: 5 }
      pick(d, 'o').version = 2
    })
    const checked = checkDocument(old, { ...catalog, layers })
    expect(checked.problems).toEqual([])
    expect(checked.shapes.get('h')).toEqual([null, 5])
    expect(checked.document).toBe(old)
    expect(old.nodes.find((each) => each.id === 'h')?.params).toEqual({ width: 5 })
  })
})

it('takes the committed certificates unless told otherwise: a layer that nobody has measured is refused', () => {
  const flatten = catalog.layers.find((layer) => layer.kind === 'flatten')
  if (flatten === undefined) throw new Error('No flatten in the catalogue')
  const layers = [...catalog.layers, { ...flatten, kind: 'unmeasured' }]
  const document = changed(pair(), (d) => {
    cut(d, 'ch -> cs')
    add(d, 'q', { kind: 'unmeasured', network: 'c' }, 'ch -> q', 'q -> cs')
  })
  expect(checkDocument(document, { ...catalog, layers }).problems).toMatchObject([
    { code: 'training.second-order', at: { node: 'q' } },
  ])
})
