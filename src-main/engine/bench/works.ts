import type { DocumentNode, GraphDocument } from '../../../src-shared/document/schema.ts'

/** Networks that are measured, each drawn as a user would; the same ones are in `resources/bench` for the peers. */
export const works = ['dense-wgan-gp', 'lecture-dcgan', 'calogan-size'] as const
export type Work = (typeof works)[number]

type Part = [id: string, kind: string, params?: Record<string, unknown>]

export function workDocument(work: Work): GraphDocument {
  return documents[work]()
}

const documents: Record<Work, () => GraphDocument> = {
  /** 10-128-128-25 against 25-128-128-1, batch 64 (Gulrajani et al. 2017 with Adam 1e-4, 0, 0.9). */
  'dense-wgan-gp': () =>
    pair({
      ...{ name: 'Dense WGAN-GP', shape: [25], recipe: 'wgan-gp', batch: 64, optimizer: GULRAJANI },
      latent: { size: 10, distribution: 'normal' },
      generator: [
        ...hidden('g1', 128),
        ...hidden('g2', 128),
        ['g-out', 'dense', { units: 25, activation: 'relu' }],
      ],
      critic: [...hidden('c1', 128), ...hidden('c2', 128), ['c-out', 'dense', { units: 1 }]],
    }),
  /** The DCGAN of a Keras lecture on MNIST: 28 × 28, batch 100, with batch normalisation and dropout. */
  'lecture-dcgan': () =>
    pair({
      ...{ name: 'Lecture DCGAN', shape: [28, 28, 1], recipe: 'non-saturating-gan', batch: 100 },
      optimizer: { kind: 'sgd', params: { learningRate: 5e-4, momentum: 0.9, nesterov: true } },
      latent: { size: 100, distribution: 'uniform' },
      generator: [
        ['g1', 'dense', { units: 1024, activation: 'tanh' }],
        ['g2', 'dense', { units: 6272 }],
        ['g-norm', 'batch-norm'],
        ['g-tanh', 'activation', { activation: 'tanh' }],
        ['g-image', 'reshape', { shape: [7, 7, 128] }],
        ['g-up1', 'upsampling-2d', { size: 2 }],
        ['g-conv1', 'conv-2d', { filters: 64, kernel: 5, padding: 'same', activation: 'tanh' }],
        ['g-up2', 'upsampling-2d', { size: 2 }],
        ['g-out', 'conv-2d', { filters: 1, kernel: 5, padding: 'same', activation: 'sigmoid' }],
      ],
      critic: [
        ['c1', 'conv-2d', { filters: 64, kernel: 5, padding: 'same', activation: 'tanh' }],
        ['c-pool1', 'max-pooling-2d', { size: 2 }],
        ['c2', 'conv-2d', { filters: 128, kernel: 5, padding: 'valid', activation: 'tanh' }],
        ['c-pool2', 'max-pooling-2d', { size: 2 }],
        ['c-drop', 'dropout', { rate: 0.5 }],
        ['c-flat', 'flatten'],
        ['c3', 'dense', { units: 1024, activation: 'tanh' }],
        ['c-out', 'dense', { units: 1, activation: 'sigmoid' }],
      ],
    }),
  /** Convolutions of the size of one CaloGAN layer (12 × 12 cells, latent 1024; Paganini et al. 2018), batch 128. */
  'calogan-size': () =>
    pair({
      ...{ name: 'CaloGAN-sized pair', shape: [12, 12, 1], recipe: 'lsgan', batch: 128 },
      optimizer: { kind: 'adam', params: { learningRate: 2e-4, beta1: 0.5, beta2: 0.999 } },
      latent: { size: 1024, distribution: 'normal' },
      generator: [
        ...hidden('g1', 6 * 6 * 128),
        ['g-image', 'reshape', { shape: [6, 6, 128] }],
        ['g-up', 'upsampling-2d', { size: 2 }],
        ['g2', 'conv-2d', { filters: 64, kernel: 5, padding: 'same' }],
        ['g2-leaky', 'leaky-relu', { slope: 0.2 }],
        ['g-out', 'conv-2d', { filters: 1, kernel: 3, padding: 'same', activation: 'relu' }],
      ],
      critic: [
        ['c1', 'conv-2d', { filters: 32, kernel: 5, padding: 'same' }],
        ['c1-leaky', 'leaky-relu', { slope: 0.2 }],
        ['c2', 'conv-2d', { filters: 64, kernel: 5, strides: 2, padding: 'same' }],
        ['c2-leaky', 'leaky-relu', { slope: 0.2 }],
        ['c-flat', 'flatten'],
        ['c-out', 'dense', { units: 1 }],
      ],
    }),
}

const GULRAJANI = { kind: 'adam', params: { learningRate: 1e-4, beta1: 0, beta2: 0.9 } }

function hidden(id: string, units: number): Part[] {
  return [
    [id, 'dense', { units }],
    [`${id}-leaky`, 'leaky-relu', { slope: 0.2 }],
  ]
}

function pair(drawn: {
  name: string
  shape: number[]
  recipe: string
  batch: number
  optimizer: { kind: string; params: Record<string, unknown> }
  latent: { size: number; distribution: 'normal' | 'uniform' }
  generator: readonly Part[]
  critic: readonly Part[]
}): GraphDocument {
  const { name, shape, recipe, batch, optimizer } = drawn
  const generator: Part[] = [['z', 'latent', drawn.latent], ...drawn.generator]
  const critic: Part[] = [['x', 'data'], ...drawn.critic]
  return {
    ...{ format: 'ganvas', version: 1, name, description: '' },
    networks: [network('g', 'generator', 'Generator'), network('c', 'critic', 'Critic')],
    nodes: [
      nodeOf(['data', 'dataset', { shape, classes: 0, labels: 'none' }], null),
      ...generator.map((part) => nodeOf(part, 'g')),
      ...critic.map((part) => nodeOf(part, 'c')),
    ],
    edges: [...chain(generator), ...chain(critic)],
    training: {
      recipe: { kind: recipe, params: {} },
      batch,
      trainers: ['c', 'g'].map((each) => ({ network: each, optimizer, steps: 1, batchFactor: 1 })),
      frozen: [],
      // One entry per network: a compiled program then has a signature for each one's update alone.
      pretraining: ['c', 'g'].map((each) => ({ network: each, rounds: 1 })),
      average: null,
      rounds: 1000,
    },
  }
}

function network(id: string, role: 'generator' | 'critic', name: string): GraphDocument['networks'][number] {
  return { id, name, role }
}

function nodeOf([id, kind, params = {}]: Part, owner: string | null): DocumentNode {
  return { id, kind, version: 1, name: '', params, network: owner, position: { x: 0, y: 0 } }
}

function chain(parts: readonly Part[]): GraphDocument['edges'] {
  return parts.slice(1).map(([id], index) => {
    const [before] = parts[index] as Part // one before every part but the first
    return {
      ...{ id: `${before}-${id}`, from: { node: before, port: 'out' } },
      to: { node: id, port: 'in' },
    }
  })
}
