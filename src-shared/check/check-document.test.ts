import { describe, expect, it } from 'vitest'
import { catalog } from '../catalog/index.ts'
import type { GraphDocument } from '../document/schema.ts'
import { checkDocument } from './check-document.ts'
import { changed, classifierOf3, cut, nested, network, node, pair, pick, wire } from './test-drawings.ts'

type Expected = { code: string; node?: string; network?: string; severity?: 'warning'; says: string[] }
type Row = [
  mistake: string,
  start: () => GraphDocument,
  change: (draft: GraphDocument) => void,
  expected: Expected,
]

const grid = (rows: number) => ({
  name: 'Box',
  layers: [{ form: 'grid', id: 0, name: '0', rows, columns: 1, pitchMm: null }],
})
const add = (draft: GraphDocument, id: string, drawn: Parameters<typeof node>[1], ...wires: string[]) => {
  draft.nodes.push(node(id, drawn))
  draft.edges.push(...wires.map(wire))
}

/** One mistake each; each gives exactly one message, with the numbers in it. */
const rows: Row[] = [
  // Nodes by themselves
  [
    'a mistyped kind',
    pair,
    (d) => (pick(d, 'ch').kind = 'dens'),
    { code: 'node.unknown-kind', node: 'ch', says: ['“dens”', 'Did you mean “dense”?'] },
  ],
  [
    'a kind of another catalogue',
    pair,
    (d) => (pick(d, 'ch').kind = 'qubit'),
    { code: 'node.unknown-kind', node: 'ch', says: ['no node of kind “qubit”.'] },
  ],
  [
    'a node from a newer version',
    pair,
    (d) => (pick(d, 'ch').version = 4),
    { code: 'node.newer', node: 'ch', says: ['“Judge” is of version 4', 'up to version 1'] },
  ],
  [
    'a layer in the data lane',
    pair,
    (d) => add(d, 'q', { kind: 'dense' }),
    { code: 'node.wrong-lane', node: 'q', says: ['belongs into a network'] },
  ],
  [
    'a transform in a network',
    pair,
    (d) => add(d, 'q', { kind: 'standardise', network: 'g' }),
    { code: 'node.wrong-lane', node: 'q', says: ['belongs into the data lane'] },
  ],
  [
    'a param out of range',
    pair,
    (d) => (pick(d, 'ch').params['units'] = 0),
    {
      code: 'params.invalid',
      node: 'ch',
      says: ['“units” of “Judge”', 'a whole number from 1 to 1000000', 'is 0'],
    },
  ],
  [
    'a param of the wrong type',
    pair,
    (d) => (pick(d, 'ch').params['units'] = '8'),
    { code: 'params.invalid', node: 'ch', says: ['a whole number', 'is "8"'] },
  ],
  [
    'a param that is not a choice',
    pair,
    (d) => (pick(d, 'z').params['distribution'] = 'cauchy'),
    { code: 'params.invalid', node: 'z', says: ['one of normal, uniform', '"cauchy"'] },
  ],
  [
    'a part of a param that is wrong',
    pair,
    (d) => (pick(d, 'd').params['geometry'] = { ...grid(4), layers: [{ ...grid(4).layers[0], rows: 0 }] }),
    {
      code: 'params.invalid',
      node: 'd',
      says: ['“geometry.layers[0].rows” of “Dataset” should be above 0, but is 0.'],
    },
  ],
  [
    'a mistyped param',
    pair,
    (d) => (pick(d, 'ch').params['unit'] = 3),
    { code: 'params.unknown', node: 'ch', says: ['no setting “unit”', 'Did you mean “units”?'] },
  ],
  [
    'a dataset without shape',
    pair,
    (d) => delete pick(d, 'd').params['shape'],
    { code: 'params.invalid', node: 'd', says: ['“shape” of “Dataset”', 'a list of at least 1', 'missing'] },
  ],
  // Ids
  [
    'two nodes of one id',
    pair,
    (d) => add(d, 'ch', { kind: 'dense', network: 'c' }),
    { code: 'document.duplicate-id', node: 'ch', says: ['2 nodes have the id “ch”'] },
  ],
  [
    'two wires of one id',
    pair,
    (d) => (d.edges[1]!.id = d.edges[0]!.id),
    { code: 'document.duplicate-id', says: ['2 wires'] },
  ],
  [
    'a slash in an id',
    pair,
    (d) => {
      d.networks[0]!.id = 'g/1'
      d.training.trainers[1]!.network = 'g/1'
      for (const each of d.nodes) if (each.network === 'g') each.network = 'g/1'
    },
    { code: 'document.id', network: 'g/1', says: ['0 slashes, but has 1'] },
  ],
  // Wires
  [
    'an unconnected port',
    pair,
    (d) => cut(d, 'gh -> go'),
    { code: 'port.unconnected', node: 'go', says: ['“in” of “Cells”', 'needs 1 wire, but has 0'] },
  ],
  [
    'an unconnected port for many wires',
    pair,
    (d) => add(d, 'sum', { kind: 'add', network: 'c' }),
    { code: 'port.unconnected', node: 'sum', says: ['at least 2 wires, but has 0'] },
  ],
  [
    'a single wire where two are needed',
    pair,
    (d) => {
      cut(d, 'gh -> go')
      add(d, 'q', { kind: 'add', network: 'g' }, 'gh -> q', 'q -> go')
    },
    { code: 'inputs.too-few', node: 'q', says: ['at least 2', 'got 1'] },
  ],
  [
    'a wire to a port that is not there',
    pair,
    (d) => {
      cut(d, 'ch -> cs')
      d.edges.push(wire('ch -> cs.input'))
    },
    { code: 'wire.no-port', node: 'cs', says: ['“Score” has no input “input”'] },
  ],
  [
    'a wire from a port that is not there',
    pair,
    (d) => {
      cut(d, 'ch -> cs')
      d.edges.push(wire('ch.output -> cs'))
    },
    { code: 'wire.no-port', node: 'ch', says: ['“Judge” has no output “output”'] },
  ],
  [
    'a wire into a source',
    pair,
    (d) => d.edges.push(wire('ce -> x')),
    { code: 'wire.no-port', node: 'x', says: ['“Data” has no input “in”'] },
  ],
  [
    'labels that are not declared',
    pair,
    (d) => add(d, 'o', { kind: 'one-hot' }, 'd.labels -> o'),
    { code: 'wire.no-port', node: 'd', says: ['no output “labels”', '0 classes'] },
  ],
  [
    'two wires into one port',
    pair,
    (d) => d.edges.push(wire('j -> go')),
    { code: 'port.crowded', node: 'go', says: ['takes 1 wire', 'has 2', '“Hidden”', '“Concatenate”'] },
  ],
  [
    'a wire to nowhere',
    pair,
    (d) => d.edges.push(wire('gh -> ghost')),
    { code: 'wire.missing-node', says: ['to the node “ghost”'] },
  ],
  [
    'a wire from nowhere',
    pair,
    (d) => {
      cut(d, 'gh -> go')
      d.edges.push(wire('ghost -> go'))
    },
    { code: 'wire.missing-node', node: 'go', says: ['from the node “ghost”'] },
  ],
  [
    'a wire between networks',
    pair,
    (d) => {
      cut(d, 'x -> cj')
      d.nodes = d.nodes.filter((each) => each.id !== 'x')
      d.edges.push(wire('go -> cj'))
    },
    { code: 'wire.across', node: 'cj', says: ['“Cells” in network “g”', '“Concatenate” in network “c”'] },
  ],
  [
    'a wire from the data lane',
    pair,
    (d) => {
      cut(d, 'x -> cj')
      d.nodes = d.nodes.filter((each) => each.id !== 'x')
      d.edges.push(wire('s -> cj'))
    },
    { code: 'wire.across', node: 'cj', says: ['the data lane'] },
  ],
  [
    'a circle',
    pair,
    (d) => {
      cut(d, 'j -> gh')
      add(d, 'm', { kind: 'add', network: 'g', name: 'Sum' }, 'j -> m', 'go -> m', 'm -> gh')
    },
    { code: 'wire.cycle', node: 'gh', says: ['3 nodes', 'Hidden → Cells → Sum → Hidden'] },
  ],
  [
    'a node that feeds itself',
    pair,
    (d) => {
      cut(d, 'gh -> go')
      d.edges.push(wire('go -> go'))
    },
    { code: 'wire.cycle', node: 'go', says: ['Cells → Cells'] },
  ],
  // Shapes
  [
    'ranks that do not fit',
    pair,
    (d) => {
      cut(d, 'gh -> go')
      add(d, 'v', { kind: 'conv-2d', network: 'g', name: 'Conv' }, 'gh -> v', 'v -> go')
    },
    { code: 'shape.rank', node: 'v', says: ['3 dimensions', '1 dimension (8)'] },
  ],
  [
    'shapes that do not fit',
    pair,
    (d) => {
      cut(d, 'gh -> go')
      add(d, 'q', { kind: 'add', network: 'g' }, 'gh -> q', 'z -> q', 'q -> go')
    },
    { code: 'shape.mismatch', node: 'q', says: ['got 8 and 3'] },
  ],
  // Networks
  [
    'an empty network',
    pair,
    (d) => d.networks.push(network('n', 'part', 'Nothing')),
    { code: 'network.empty', network: 'n', says: ['“Nothing” needs at least 1 layer, but has 0'] },
  ],
  [
    'two ends',
    pair,
    (d) => add(d, 'q', { kind: 'flatten', network: 'g' }, 'gh -> q'),
    { code: 'network.outputs', network: 'g', says: ['1 node, but 2', '“Cells” and “Flatten”'] },
  ],
  [
    'a network without source',
    classifierOf3,
    (d) => {
      cut(d, 'x -> h')
      d.nodes = d.nodes.filter((each) => each.id !== 'x')
    },
    { code: 'network.no-source', network: 'k', says: ['2 nodes, but 0 sources'] },
  ],
  [
    'a node in a network that is not there',
    pair,
    (d) => add(d, 'q', { kind: 'latent', network: 'lost' }),
    { code: 'network.unknown', node: 'q', says: ['“lost”', 'among the 2'] },
  ],
  [
    'an Input in a network that trains',
    pair,
    (d) => {
      pick(d, 'z').kind = 'input'
      pick(d, 'z').params = { shape: [3] }
      d.training.recipe.kind = 'regressor'
      d.networks = [network('g', 'regressor', 'R')]
      d.nodes = d.nodes.filter((n) => n.network !== 'c')
      add(d, 'x', { kind: 'data', network: 'g' }, 'x -> j')
      d.edges = d.edges.filter((w) => d.nodes.some((n) => n.id === w.to.node))
      d.training.trainers = d.training.trainers.slice(1)
      pick(d, 'go').params['units'] = 1
      d.training.average = null
    },
    { code: 'network.unfed-input', node: 'z', says: ['“Input”', '“R” is a regressor'] },
  ],
  [
    'a network that is not there as a node',
    nested,
    (d) => (pick(d, 'u1').params['network'] = 'lost'),
    { code: 'network.unknown', node: 'u1', says: ['uses the network “lost”', 'among the 3'] },
  ],
  [
    'a network inside itself',
    nested,
    (d) => {
      cut(d, 'bi -> bd')
      add(
        d,
        'again',
        { kind: 'network', params: { network: 'b' }, network: 'b' },
        'bi -> again.bi',
        'again -> bd',
      )
    },
    { code: 'network.recursive', network: 'b', says: ['Block → Block'] },
  ],
  [
    'another shape than the part takes',
    nested,
    (d) => {
      cut(d, 'x -> u1.bi')
      add(d, 'q', { kind: 'dense', params: { units: 5 }, network: 'c' }, 'x -> q', 'q -> u1.bi')
    },
    { code: 'shape.mismatch', node: 'u1', says: ['takes 4, but gets 5'] },
  ],
  // Data
  [
    'a second dataset',
    pair,
    (d) => add(d, 'd2', { kind: 'dataset', name: 'Other', params: { shape: [2] } }),
    { code: 'data.second-dataset', node: 'd2', says: ['1 dataset, but has 2', '“Dataset” and “Other”'] },
  ],
  [
    'a chain that branches',
    pair,
    (d) => add(d, 'q', { kind: 'log' }, 'd.showers -> q'),
    { code: 'data.branch', node: 'd', says: ['to 2 nodes, “Standardise” and “Log”', '1 way'] },
  ],
  [
    'changed labels',
    classifierOf3,
    (d) => add(d, 'q', { kind: 'one-hot' }, 'd.labels -> q'),
    { code: 'data.labels-changed', node: 'q', says: ['0 transforms, found 1'] },
  ],
  [
    'a geometry of another size',
    pair,
    (d) => (pick(d, 'd').params['geometry'] = grid(5)),
    { code: 'data.geometry-size', node: 'd', says: ['“Box” has 5 cells', 'has 4'] },
  ],
  [
    'a transform that does not fit',
    pair,
    (d) => {
      cut(d, 'd.showers -> s')
      add(d, 'q', { kind: 'one-hot', name: 'Q' }, 'd.showers -> q', 'q -> s')
    },
    { code: 'transform.not-labels', node: 'q', says: ['class indices'] },
  ],
  [
    'data without a dataset',
    classifierOf3,
    (d) => {
      d.nodes = d.nodes.filter((each) => each.id !== 'd')
      d.training.recipe.kind = 'regressor'
      d.training.recipe.params = {}
      d.networks[0]!.role = 'regressor'
      add(d, 'i', { kind: 'latent', network: 'k' })
      d.nodes = d.nodes.filter((each) => each.id !== 'i')
    },
    { code: 'source.no-data', node: 'x', says: ['1 data set', '0'] },
  ],
  // Training
  [
    'a mistyped recipe',
    pair,
    (d) => (d.training.recipe.kind = 'wgangp'),
    { code: 'training.unknown-recipe', says: ['“wgangp”', 'Did you mean “wgan-gp”?'] },
  ],
  [
    'a recipe with a wrong param',
    pair,
    (d) => (d.training.recipe.params['lambda'] = -1),
    { code: 'params.invalid', says: ['“lambda”', 'above 0', '-1'] },
  ],
  [
    'a mistyped optimizer',
    pair,
    (d) => (d.training.trainers[0]!.optimizer = { kind: 'adamw', params: {} }),
    { code: 'training.unknown-optimizer', network: 'c', says: ['“adamw”', 'Did you mean “adam”?'] },
  ],
  [
    'an optimizer with a wrong param',
    pair,
    (d) => (d.training.trainers[0]!.optimizer = { kind: 'adam', params: { beta1: 1 } }),
    { code: 'params.invalid', network: 'c', says: ['“beta1” of “Adam”', 'at least 0 and below 1', 'is 1'] },
  ],
  [
    'a trainer of a network that is not there',
    pair,
    (d) => d.training.trainers.push({ ...d.training.trainers[0]!, network: 'lost' }),
    { code: 'training.unknown-network', says: ['A trainer names the network “lost”', 'among the 2'] },
  ],
  [
    'frozen that is not there',
    pair,
    (d) => d.training.frozen.push('lost'),
    { code: 'training.unknown-network', says: ['frozen', '“lost”'] },
  ],
  [
    'pre-training of what is not there',
    pair,
    (d) => d.training.pretraining.push({ network: 'lost', rounds: 1 }),
    { code: 'training.unknown-network', says: ['pre-training', '“lost”'] },
  ],
  [
    'two trainers of one network',
    pair,
    (d) => d.training.trainers.push(d.training.trainers[0]!),
    { code: 'training.trained-twice', network: 'c', says: ['2 trainers, but needs 1'] },
  ],
  [
    'a frozen network that trains',
    pair,
    (d) => d.training.frozen.push('c'),
    { code: 'training.frozen-trains', network: 'c', says: ['“Critic” is frozen, but has 1 trainer'] },
  ],
  [
    'a frozen network that pre-trains',
    pair,
    (d) => {
      d.training.frozen.push('c')
      d.training.trainers.shift()
      d.training.pretraining.push({ network: 'c', rounds: 3 })
    },
    { code: 'training.frozen-trains', network: 'c', says: ['pre-trained'] },
  ],
  [
    'a network without trainer',
    pair,
    (d) => d.training.trainers.pop(),
    { code: 'training.untrained', network: 'g', says: ['“Generator” has 0 trainers'] },
  ],
  [
    'all networks frozen',
    pair,
    (d) => {
      d.training.frozen = ['g', 'c']
      d.training.trainers = []
    },
    { code: 'training.nothing-trains', says: ['All 2 networks'] },
  ],
  [
    'a missing role',
    pair,
    (d) => {
      d.networks.shift()
      d.nodes = d.nodes.filter((each) => each.network !== 'g')
      d.edges = d.edges.filter((each) => d.nodes.some((n) => n.id === each.to.node))
      d.training.trainers.pop()
      d.training.average = null
    },
    {
      code: 'training.role-missing',
      says: ['needs 1 generator, but the project has 0', '“Critic” (critic)'],
    },
  ],
  [
    'a role twice',
    pair,
    (d) => {
      d.networks.push(network('c2', 'critic', 'Twin'))
      add(d, 'x2', { kind: 'data', network: 'c2' })
      add(d, 'y2', { kind: 'dense', params: { units: 1 }, network: 'c2' }, 'x2 -> y2')
    },
    {
      code: 'training.role-repeated',
      network: 'c2',
      says: ['needs 1 critic, but the project has 2', '“Critic” and “Twin”'],
    },
  ],
  [
    'a role that the recipe does not train',
    pair,
    (d) => {
      d.networks.push(network('k', 'classifier', 'Sorter'))
      add(d, 'x2', { kind: 'data', network: 'k' })
      add(d, 'y2', { kind: 'dense', network: 'k' }, 'x2 -> y2')
    },
    {
      code: 'training.role-extra',
      network: 'k',
      says: ['“Sorter” is a classifier', '1 generator and 1 critic'],
    },
  ],
  [
    'a part with a trainer',
    nested,
    (d) => d.training.trainers.push({ ...d.training.trainers[0]!, network: 'b' }),
    { code: 'training.part-trains', network: 'b', says: ['“Block”', '1 trainer, but needs 0'] },
  ],
  [
    'a batch that is no whole number',
    pair,
    (d) => {
      d.training.batch = 5
      d.training.trainers[1]!.batchFactor = 0.5
    },
    { code: 'training.batch-factor', network: 'g', says: ['5 times 0.5 is 2.5'] },
  ],
  [
    'a batch that no back end can hold',
    pair,
    (d) => {
      d.training.batch = 300_000_000
      d.training.trainers.pop()
      d.training.frozen = ['g']
    },
    {
      code: 'training.batch-too-large',
      node: 'ch',
      says: ['A batch of 300000000 needs 2400000000 values in “Judge”', '2147483647'],
    },
  ],
  [
    'a generator of another shape',
    pair,
    (d) => (pick(d, 'go').params['units'] = 5),
    { code: 'training.generator-shape', node: 'go', says: ['makes events of 5, but the data have 4'] },
  ],
  [
    'a critic that ends in a sigmoid',
    pair,
    (d) => (pick(d, 'cs').params['activation'] = 'sigmoid'),
    { code: 'recipe.critic-not-raw', node: 'cs', says: ['sigmoid', 'linear'] },
  ],
  [
    'batch norm under a gradient penalty',
    pair,
    (d) => {
      cut(d, 'ch -> cs')
      add(d, 'bn', { kind: 'batch-norm', network: 'c' }, 'ch -> bn', 'bn -> cs')
    },
    { code: 'recipe.batch-norm-in-critic', node: 'bn', says: ['batch normalisation'] },
  ],
  [
    'another number of classes',
    classifierOf3,
    (d) => (pick(d, 'o').params['units'] = 4),
    { code: 'recipe.output-size', node: 'o', says: ['4', '3'] },
  ],
  [
    'a classifier without labels',
    classifierOf3,
    (d) => (pick(d, 'd').params['classes'] = 0),
    { code: 'recipe.labels-missing', says: ['0 classes'] },
  ],
  [
    'a condition that the dataset lacks',
    pair,
    (d) => {
      pick(d, 'd').params['conditionSize'] = 0
      cut(d, 'ce -> cj')
      cut(d, 'x -> cj')
      cut(d, 'cj -> ch')
      d.edges.push(wire('x -> ch'))
      d.nodes = d.nodes.filter((each) => !['ce', 'cj'].includes(each.id))
    },
    { code: 'source.no-condition', node: 'e', says: ['at least 1 number', 'it has 0'] },
  ],
  // Warnings
  [
    'an unused source',
    pair,
    (d) => add(d, 'z2', { kind: 'latent', name: 'Spare', network: 'g' }),
    { code: 'network.unused-source', severity: 'warning', node: 'z2', says: ['“Spare” feeds 0 nodes'] },
  ],
  [
    'an unused part',
    pair,
    (d) => {
      d.networks.push(network('b', 'part', 'Block'))
      add(d, 'bi', { kind: 'input', network: 'b' })
      add(d, 'bd', { kind: 'dense', network: 'b' }, 'bi -> bd')
    },
    { code: 'network.unused-part', severity: 'warning', network: 'b', says: ['0 of them use it'] },
  ],
  [
    'an average without generator',
    classifierOf3,
    (d) => (d.training.average = { decay: 0.9 }),
    { code: 'training.average-unused', severity: 'warning', says: ['1 generator, but the project has 0'] },
  ],
]

describe('a document without mistakes', () => {
  it.each([
    ['a pair', pair],
    ['a classifier', classifierOf3],
    ['nested networks', nested],
  ])('(%s) has no problems', (_, make) => {
    expect(checkDocument(make(), catalog).problems).toEqual([])
  })
})

describe('one mistake gives one precise message', () => {
  it.each(rows)('%s', (_, start, change, expected) => {
    const { problems } = checkDocument(changed(start(), change), catalog)
    expect(problems.map((each) => each.code)).toEqual([expected.code])
    const [only] = problems
    expect(only?.severity).toBe(expected.severity ?? 'error')
    if (expected.node !== undefined) expect(only?.at.node).toBe(expected.node)
    if (expected.network !== undefined) expect(only?.at.network).toBe(expected.network)
    for (const words of expected.says) expect(only?.message).toContain(words)
    expect(only?.hint).toMatch(/\.$/)
    expect(`${only?.message} ${only?.hint}`).not.toMatch(/undefined|null\b|NaN|\[object/)
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
