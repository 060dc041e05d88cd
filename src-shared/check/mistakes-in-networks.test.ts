import { describe } from 'vitest'
import type { Mistake } from './one-message.ts'
import { add, column, eachGivesOneMessage } from './one-message.ts'
import { classifierOf3, cut, nested, network, pair, pick } from './test-drawings.ts'

const mistakes: Mistake[] = [
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
      // Nor the condition, which a regressor must not be told.
      d.nodes = d.nodes.filter((n) => n.network !== 'c' && n.id !== 'e')
      add(d, 'x', { kind: 'data', network: 'g' }, 'x -> j')
      d.edges = d.edges.filter((w) => [w.from, w.to].every((end) => d.nodes.some((n) => n.id === end.node)))
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
    (d) => (pick(d, 'd').params['geometry'] = column(5)),
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
]

describe('a mistake in networks and data gives one precise message', () => eachGivesOneMessage(mistakes))
