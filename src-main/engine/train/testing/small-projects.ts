import { catalog } from '../../../../src-shared/catalog/index.ts'
import { recipes } from '../../../../src-shared/catalog/recipes/list.ts'
import { checkDocument } from '../../../../src-shared/check/check-document.ts'
import { network, node, wire } from '../../../../src-shared/check/test-drawings.ts'
import { compileDocument } from '../../../../src-shared/compile/compile-document.ts'
import type { GraphDocument } from '../../../../src-shared/document/schema.ts'
import type { ModelPlan } from '../../../../src-shared/plan/model-plan.ts'

/**
 * A small project for every recipe, on events of 4 cells in 3 classes with an incident energy: dropout, Gaussian noise
 * and batch norm in the generator, and in the critic what its recipe allows.
 */
export function smallProject(recipe: string): GraphDocument {
  const definition = recipes.find((each) => each.kind === recipe)
  if (definition === undefined) throw new Error(`No recipe ${recipe}`)
  const drawn = definition.roles.includes('generator') ? pairNetworks(recipe) : readerNetwork(recipe)
  return {
    format: 'ganvas',
    version: 1,
    name: recipe,
    description: '',
    networks: drawn.networks,
    nodes: [dataset(recipe), ...drawn.nodes],
    edges: drawn.edges.map(wire),
    training: {
      recipe: { kind: recipe, params: {} },
      batch: 8,
      trainers: definition.roles.map((role) => {
        const network = role === 'generator' ? 'g' : 'c'
        const defaults = definition.defaults.trainers[role]
        if (defaults === undefined) throw new Error(`${recipe} has no defaults for its ${role}`)
        return { network, ...structuredClone(defaults) }
      }),
      frozen: [],
      pretraining: [],
      average: definition.roles.includes('generator') ? { decay: 0.9 } : null,
      rounds: 10,
    },
  }
}

type Drawn = { networks: GraphDocument['networks']; nodes: GraphDocument['nodes']; edges: string[] }

function dataset(recipe: string) {
  const isLabelled = recipe === 'labelled-gan' || recipe === 'classifier'
  const params = isLabelled
    ? { shape: [4], classes: 3 }
    : { shape: [4], conditionSize: 1, conditionUnit: 'GeV' as const }
  return node('d', { kind: 'dataset', params })
}

function pairNetworks(recipe: string): Drawn {
  const isLabelled = recipe === 'labelled-gan'
  const isPenalised = recipe === 'wgan-gp'
  const outputs = isLabelled ? 4 : 1
  const ends = recipe === 'minimax-gan' || recipe === 'non-saturating-gan' ? 'sigmoid' : 'linear'
  const critic = [
    node('x', { kind: 'data', network: 'c' }),
    ...(isLabelled
      ? []
      : [node('ce', { kind: 'condition', network: 'c' }), node('cj', { kind: 'concatenate', network: 'c' })]),
    node('ch', { kind: 'dense', params: { units: 6, activation: 'tanh' }, network: 'c' }),
    ...(isPenalised ? [] : [node('cb', { kind: 'batch-norm', params: { momentum: 0.8 }, network: 'c' })]),
    node('cd', { kind: 'dropout', params: { rate: 0.25 }, network: 'c' }),
    node('cs', { kind: 'dense', params: { units: outputs, activation: ends }, network: 'c' }),
  ]
  return {
    networks: [network('g', 'generator', 'Generator'), network('c', 'critic', 'Critic')],
    nodes: [
      node('s', { kind: 'standardise', params: { per: 'feature' } }),
      ...(isLabelled ? [node('h', { kind: 'one-hot' })] : [node('l', { kind: 'log' })]),
      node('z', { kind: 'latent', params: { size: 3 }, network: 'g' }),
      node('e', { kind: 'condition', network: 'g' }),
      node('j', { kind: 'concatenate', network: 'g' }),
      node('gh', { kind: 'dense', params: { units: 6 }, network: 'g' }),
      node('gb', { kind: 'batch-norm', params: { momentum: 0.8 }, network: 'g' }),
      node('ga', { kind: 'leaky-relu', network: 'g' }),
      node('gn', { kind: 'gaussian-noise', params: { sd: 0.1 }, network: 'g' }),
      node('gd', { kind: 'dropout', params: { rate: 0.1 }, network: 'g' }),
      node('go', { kind: 'dense', params: { units: 4 }, network: 'g' }),
      ...critic,
    ],
    edges: [
      'd.showers -> s',
      isLabelled ? 'd.condition -> h' : 'd.condition -> l',
      ...['z -> j', 'e -> j', 'j -> gh', 'gh -> gb', 'gb -> ga', 'ga -> gn', 'gn -> gd', 'gd -> go'],
      ...(isLabelled ? ['x -> ch'] : ['x -> cj', 'ce -> cj', 'cj -> ch']),
      ...(isPenalised ? ['ch -> cd'] : ['ch -> cb', 'cb -> cd']),
      'cd -> cs',
    ],
  }
}

function readerNetwork(recipe: string): Drawn {
  const isClassifier = recipe === 'classifier'
  const [units, activation] = isClassifier ? [3, 'softmax'] : [1, 'linear']
  return {
    networks: [network('c', isClassifier ? 'classifier' : 'regressor', 'Reader')],
    nodes: [
      node('s', { kind: 'standardise' }),
      node('x', { kind: 'data', network: 'c' }),
      node('n', { kind: 'gaussian-noise', params: { sd: 0.1 }, network: 'c' }),
      node('ch', { kind: 'dense', params: { units: 6, activation: 'tanh' }, network: 'c' }),
      node('cb', { kind: 'batch-norm', params: { momentum: 0.8 }, network: 'c' }),
      node('cd', { kind: 'dropout', params: { rate: 0.25 }, network: 'c' }),
      node('cs', { kind: 'dense', params: { units, activation }, network: 'c' }),
    ],
    edges: ['d.showers -> s', 'x -> n', 'n -> ch', 'ch -> cb', 'cb -> cd', 'cd -> cs'],
  }
}

/** The plan of a document that has nothing wrong with it. */
export function planOf(document: GraphDocument): ModelPlan {
  return compileDocument(checkDocument(document, catalog))
}

/** The same with as few layers as say something: what lies between is taken out, but a penalised critic stays curved. */
export function smallestProject(recipe: string): GraphDocument {
  const whole = smallProject(recipe)
  const isLeftOut = ({ id, kind }: GraphDocument['nodes'][number]) =>
    ['dropout', 'gaussian-noise', 'batch-norm', 'leaky-relu'].includes(kind) || id === 'gh'
  return whole.nodes.filter(isLeftOut).reduce(without, whole)
}

/** Without a node of one input and one output: what went into it goes where it went. */
function without(document: GraphDocument, { id }: GraphDocument['nodes'][number]): GraphDocument {
  const before = document.edges.find((edge) => edge.to.node === id)
  if (before === undefined) throw new Error(`Nothing goes into ${id}`)
  return {
    ...document,
    nodes: document.nodes.filter((each) => each.id !== id),
    edges: document.edges
      .filter((edge) => edge !== before)
      .map((edge) => (edge.from.node === id ? { ...edge, from: before.from } : edge)),
  }
}
