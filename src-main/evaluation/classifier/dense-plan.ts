import { catalog } from '../../../src-shared/catalog/index.ts'
import { checkDocument } from '../../../src-shared/check/check-document.ts'
import { compileDocument } from '../../../src-shared/compile/compile-document.ts'
import type { DocumentNode, GraphDocument } from '../../../src-shared/document/schema.ts'
import type { ModelPlan, NetworkPlan, WeightPlan } from '../../../src-shared/plan/model-plan.ts'

/** A chain of dense layers with leaky ReLUs between them, and one number at its end: a logit, or what it regresses. */
export type DenseNetwork = {
  role: 'classifier' | 'regressor'
  /** Numbers per event. */
  width: number
  hidden: readonly number[]
  batch: number
  learningRate: number
}

/** As PyTorch's LeakyReLU and Adam have them when nothing is said, which the CaloChallenge's classifier uses. */
const SLOPE = 0.01
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

/** Drawn as a user would draw it, checked and compiled: what judges a generator is trained as generators are. */
export function densePlan(network: DenseNetwork): ModelPlan {
  const plan = compileDocument(checkDocument(drawn(network), catalog))
  return { ...plan, networks: plan.networks.map(startedAsInTorch) }
}

function drawn({ role, width, hidden, batch, learningRate }: DenseNetwork): GraphDocument {
  const target = role === 'classifier' ? { classes: 2 } : { classes: 0, conditionSize: 1, conditionUnit: '1' }
  const parts = [
    { id: 'x', kind: 'data', params: {} },
    ...hidden.flatMap((units, at) => [
      { id: `dense${at}`, kind: 'dense', params: { units } },
      { id: `leaky${at}`, kind: 'leaky-relu', params: { slope: SLOPE } },
    ]),
    { id: 'out', kind: 'dense', params: { units: 1 } },
  ]
  return {
    ...{ format: 'ganvas', version: 1, name: role, description: '' },
    networks: [{ id: 'n', name: role, role }],
    nodes: [
      node({ id: 'data', kind: 'dataset', params: { shape: [width], unit: '1', ...target } }, null),
      ...parts.map((part) => node(part, 'n')),
    ],
    edges: parts.slice(1).map(({ id }, at) => ({
      id: `to-${id}`,
      from: { node: parts[at]?.id ?? '', port: 'out' },
      to: { node: id, port: 'in' },
    })),
    training: {
      recipe: { kind: role, params: role === 'classifier' ? { loss: 'binary-cross-entropy' } : {} },
      batch,
      trainers: [
        {
          network: 'n',
          optimizer: { kind: 'adam', params: { learningRate, ...ADAM } },
          ...{ steps: 1, batchFactor: 1 },
        },
      ],
      ...{ frozen: [], pretraining: [], average: null, rounds: 1 },
    },
  }
}

function node(
  { id, kind, params }: { id: string; kind: string; params: Record<string, unknown> },
  network: string | null,
): DocumentNode {
  return { id, kind, version: 1, name: '', params, network, position: { x: 0, y: 0 } }
}

/** PyTorch's Linear starts kernels and biases uniformly within ±1/√(numbers in). */
function startedAsInTorch(network: NetworkPlan): NetworkPlan {
  const into = new Map(
    network.weights.flatMap(({ node: id, local, shape }) =>
      local === 'kernel' ? [[id, shape[0] ?? 1] as const] : [],
    ),
  )
  const weights = network.weights.map((weight): WeightPlan => {
    const limit = 1 / Math.sqrt(into.get(weight.node) ?? 1)
    return { ...weight, initializer: { kind: 'random-uniform', limit } }
  })
  return { ...network, weights }
}
