import { describe } from 'vitest'
import type { Mistake } from './one-message.ts'
import { add, eachGivesOneMessage } from './one-message.ts'
import { classifierOf3, cut, nested, network, pair, pick, wire } from './test-drawings.ts'

const mistakes: Mistake[] = [
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

describe('a mistake in the training gives one precise message', () => eachGivesOneMessage(mistakes))
