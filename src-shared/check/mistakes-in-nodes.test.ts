import { describe } from 'vitest'
import type { Mistake } from './one-message.ts'
import { add, column, eachGivesOneMessage } from './one-message.ts'
import { cut, pair, pick, wire } from './test-drawings.ts'

const mistakes: Mistake[] = [
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
    (d) =>
      (pick(d, 'd').params['geometry'] = { ...column(4), layers: [{ ...column(4).layers[0], rows: 0 }] }),
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
]

describe('a mistake in nodes and wires gives one precise message', () => eachGivesOneMessage(mistakes))
