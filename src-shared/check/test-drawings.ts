import type { DocumentNode, GraphDocument, Role } from '../document/schema.ts'

/** Small documents for tests, written as one line per thing. */

type Drawn = {
  kind: string
  params?: Record<string, unknown>
  network?: string | null
  name?: string
  y?: number
}

export function node(
  id: string,
  { kind, params = {}, network = null, name = '', y = 0 }: Drawn,
): DocumentNode {
  return { id, kind, version: 1, name, params, network, position: { x: 0, y } }
}

/** `'a -> b'`, `'a.port -> b'` or `'a -> b.port'`; ports are `out` and `in` unless said. */
export function wire(text: string): GraphDocument['edges'][number] {
  const [from, to] = text.split(' -> ')
  const [fromNode = '', fromPort = 'out'] = (from ?? '').split('.')
  const [toNode = '', toPort = 'in'] = (to ?? '').split('.')
  return { id: text, from: { node: fromNode, port: fromPort }, to: { node: toNode, port: toPort } }
}

export function network(id: string, role: Role, name = id): GraphDocument['networks'][number] {
  return { id, name, role }
}

const adam = { kind: 'adam', params: { learningRate: 1e-4, beta1: 0, beta2: 0.9 } }

/** A WGAN-GP pair on 4 cells with incident energies: nothing wrong with it. */
export function pair(): GraphDocument {
  return {
    format: 'ganvas',
    version: 1,
    name: 'Pair',
    description: '',
    networks: [network('g', 'generator', 'Generator'), network('c', 'critic', 'Critic')],
    nodes: [
      node('d', { kind: 'dataset', params: { shape: [4], conditionSize: 1, conditionUnit: 'GeV' } }),
      node('s', { kind: 'standardise' }),
      node('z', { kind: 'latent', params: { size: 3 }, network: 'g' }),
      node('e', { kind: 'condition', network: 'g' }),
      node('j', { kind: 'concatenate', network: 'g' }),
      node('gh', { kind: 'dense', params: { units: 8, activation: 'relu' }, network: 'g', name: 'Hidden' }),
      node('go', { kind: 'dense', params: { units: 4 }, network: 'g', name: 'Cells' }),
      node('x', { kind: 'data', network: 'c' }),
      node('ce', { kind: 'condition', network: 'c' }),
      node('cj', { kind: 'concatenate', network: 'c' }),
      node('ch', {
        kind: 'dense',
        params: { units: 8, activation: 'leaky-relu' },
        network: 'c',
        name: 'Judge',
      }),
      node('cs', { kind: 'dense', params: { units: 1 }, network: 'c', name: 'Score' }),
    ],
    edges: [
      'd.showers -> s',
      'z -> j',
      'e -> j',
      'j -> gh',
      'gh -> go',
      'x -> cj',
      'ce -> cj',
      'cj -> ch',
      'ch -> cs',
    ].map(wire),
    training: {
      recipe: { kind: 'wgan-gp', params: {} },
      batch: 64,
      trainers: [
        { network: 'c', optimizer: adam, steps: 5, batchFactor: 1 },
        { network: 'g', optimizer: adam, steps: 1, batchFactor: 1 },
      ],
      frozen: [],
      pretraining: [],
      average: { decay: 0.99 },
      rounds: 100,
    },
  }
}

/** 4 features, 3 classes. */
export function classifierOf3(): GraphDocument {
  const base = pair()
  return {
    ...base,
    networks: [network('k', 'classifier', 'Classifier')],
    nodes: [
      node('d', { kind: 'dataset', params: { shape: [4], unit: 'cm', classes: 3 } }),
      node('x', { kind: 'data', network: 'k' }),
      node('h', { kind: 'dense', params: { units: 5 }, network: 'k' }),
      node('o', {
        kind: 'dense',
        params: { units: 3, activation: 'softmax' },
        network: 'k',
        name: 'Species',
      }),
    ],
    edges: ['x -> h', 'h -> o'].map(wire),
    training: {
      ...base.training,
      recipe: { kind: 'classifier', params: {} },
      trainers: [{ network: 'k', optimizer: adam, steps: 1, batchFactor: 1 }],
      average: null,
    },
  }
}

/** A critic that uses the part `b` (4 values in, 6 out) twice, and so has its weights once. */
export function nested(): GraphDocument {
  const base = pair()
  return {
    ...base,
    networks: [...base.networks, network('b', 'part', 'Block')],
    nodes: [
      ...base.nodes.filter((each) => !['e', 'j', 'ce', 'cj'].includes(each.id)),
      node('bi', { kind: 'input', params: { shape: [4] }, network: 'b' }),
      node('bd', { kind: 'dense', params: { units: 6 }, network: 'b', name: 'Inner' }),
      node('u1', { kind: 'network', params: { network: 'b' }, network: 'c', name: 'First use' }),
      node('u2', { kind: 'network', params: { network: 'b' }, network: 'c', name: 'Second use' }),
      node('sum', { kind: 'add', network: 'c' }),
    ],
    edges: [
      ...base.edges.filter((each) => ['d.showers -> s', 'gh -> go'].includes(each.id)),
      wire('z -> gh'),
      ...['x -> u1.bi', 'x -> u2.bi', 'u1 -> sum', 'u2 -> sum', 'sum -> ch', 'ch -> cs', 'bi -> bd'].map(
        wire,
      ),
    ],
  }
}

/** Changes a deep copy; documents are plain JSON. */
export function changed(document: GraphDocument, change: (draft: GraphDocument) => void): GraphDocument {
  const draft = JSON.parse(JSON.stringify(document)) as GraphDocument
  change(draft)
  return draft
}

export function pick(document: GraphDocument, id: string): DocumentNode {
  const found = document.nodes.find((each) => each.id === id)
  if (found === undefined) throw new Error(`No node ${id}`)
  return found
}

export function cut(document: GraphDocument, wireText: string): void {
  const before = document.edges.length
  document.edges = document.edges.filter((each) => each.id !== wireText)
  if (document.edges.length === before) throw new Error(`No wire ${wireText}`)
}
