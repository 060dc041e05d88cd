import { describe, expect, it } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { checkDocument } from '../check/check-document.ts'
import {
  changed,
  classifierOf3,
  cut,
  nested,
  network,
  node,
  pair,
  pick,
  wire,
} from '../check/test-drawings.ts'
import type { GraphDocument } from '../document/schema.ts'
import { arrayOps, arrayValue } from '../plan/array-ops.ts'
import type { ModelPlan, NetworkPlan } from '../plan/model-plan.ts'
import { compileDocument } from './compile-document.ts'
import { runNetwork } from './run-network.ts'

function planOf(document: GraphDocument): ModelPlan {
  const checked = checkDocument(document, catalog)
  expect(checked.problems.filter((each) => each.severity === 'error')).toEqual([])
  return compileDocument(checked)
}
function networkOf(plan: ModelPlan, id: string): NetworkPlan {
  const found = plan.networks.find((each) => each.id === id)
  if (found === undefined) throw new Error(`No network ${id}`)
  return found
}

describe('compileDocument', () => {
  it('makes a network of sources, steps, weights and an output', () => {
    const generator = networkOf(planOf(pair()), 'g')
    expect(generator).toMatchObject({
      name: 'Generator',
      role: 'generator',
      output: 'go',
      outputShape: [null, 4],
    })
    expect(generator.inputs).toEqual([
      { key: 'z', node: 'z', name: 'Latent', shape: [3], source: 'latent', distribution: 'normal' },
      { key: 'e', node: 'e', name: 'Condition', shape: [1], source: 'condition' },
    ])
    expect(
      generator.steps.map(({ key, kind, inputs, inputShapes }) => ({ key, kind, inputs, inputShapes })),
    ).toEqual([
      {
        key: 'j',
        kind: 'concatenate',
        inputs: ['z', 'e'],
        inputShapes: [
          [null, 3],
          [null, 1],
        ],
      },
      { key: 'gh', kind: 'dense', inputs: ['j'], inputShapes: [[null, 4]] },
      { key: 'go', kind: 'dense', inputs: ['gh'], inputShapes: [[null, 8]] },
    ])
    expect(generator.steps[1]).toMatchObject({
      name: 'Hidden',
      params: { units: 8, activation: 'relu', bias: true },
      weights: { kernel: 'g/gh/kernel', bias: 'g/gh/bias' },
    })
    expect(generator.weights.map(({ name, shape, trainable }) => ({ name, shape, trainable }))).toEqual([
      { name: 'g/gh/kernel', shape: [4, 8], trainable: true },
      { name: 'g/gh/bias', shape: [8], trainable: true },
      { name: 'g/go/kernel', shape: [8, 4], trainable: true },
      { name: 'g/go/bias', shape: [4], trainable: true },
    ])
    expect(generator.weights[0]).toMatchObject({ network: 'g', node: 'gh', local: 'kernel' })
  })

  it('makes the chains of the data lane', () => {
    const { data } = planOf(
      changed(pair(), (d) => {
        cut(d, 'd.showers -> s')
        d.nodes.push(node('q', { kind: 'divide-by-energy', name: 'Per GeV' }), node('l', { kind: 'log' }))
        d.edges.push(...['d.showers -> q', 'q -> s', 'd.condition -> l'].map(wire))
      }),
    )
    expect(data.dataset).toMatchObject({ node: 'd', params: { shape: [4], unit: 'MeV', testFraction: 0.2 } })
    expect(data.showers.raw).toEqual({
      shape: [4],
      unit: 'MeV',
      geometry: null,
      fractions: null,
      classes: null,
    })
    expect(
      data.showers.transforms.map((each) => [each.node, each.name, each.input.unit, each.output.unit]),
    ).toEqual([
      ['q', 'Per GeV', 'MeV', '1'],
      ['s', 'Standardise', '1', '1'],
    ])
    expect(data.condition?.raw).toMatchObject({ shape: [1], unit: 'GeV' })
    expect(data.condition?.transforms.map((each) => each.kind)).toEqual(['log'])
    expect(data.labels).toBeNull()
  })

  it('gives labels as class indices, and no condition that nobody asks for', () => {
    const { data } = planOf(classifierOf3())
    expect(data.labels).toEqual({
      raw: { shape: [1], unit: '1', geometry: null, fractions: null, classes: 3 },
      transforms: [],
      final: { shape: [1], unit: '1', geometry: null, fractions: null, classes: 3 },
    })
    expect(data.condition).toBeNull()
  })

  it('makes the training, with every param filled in', () => {
    const { training } = planOf(
      changed(pair(), (d) => {
        d.training.frozen = ['g']
        d.training.trainers.pop()
        d.training.pretraining = [{ network: 'c', rounds: 7 }]
      }),
    )
    expect(training).toEqual({
      recipe: { kind: 'wgan-gp', params: { lambda: 10, sided: 'two' } },
      batch: 64,
      trainers: [
        {
          network: 'c',
          role: 'critic',
          optimizer: { kind: 'adam', params: { learningRate: 1e-4, beta1: 0, beta2: 0.9, epsilon: 1e-7 } },
          steps: 5,
          batchFactor: 1,
        },
      ],
      frozen: ['g'],
      pretraining: [{ network: 'c', rounds: 7 }],
      average: { decay: 0.99 },
    })
    const unaveraged = planOf(changed(classifierOf3(), (d) => (d.training.average = { decay: 0.9 })))
    expect(unaveraged.training.average).toBeNull()
  })

  it('writes networks used as nodes out in place, with one set of weights', () => {
    const plan = planOf(nested())
    expect(plan.networks.map((each) => each.id)).toEqual(['g', 'c', 'b'])
    const critic = networkOf(plan, 'c')
    expect(critic.steps.map(({ key, node: id, inputs }) => [key, id, inputs])).toEqual([
      ['u1/bd', 'bd', ['x']],
      ['u2/bd', 'bd', ['x']],
      ['sum', 'sum', ['u1/bd', 'u2/bd']],
      ['ch', 'ch', ['sum']],
      ['cs', 'cs', ['ch']],
    ])
    expect(critic.steps[0]?.weights).toEqual(critic.steps[1]?.weights)
    expect(critic.weights.map((each) => each.name)).toEqual([
      'b/bd/kernel',
      'b/bd/bias',
      'c/ch/kernel',
      'c/ch/bias',
      'c/cs/kernel',
      'c/cs/bias',
    ])
    expect(critic.weights[0]).toMatchObject({ network: 'b', node: 'bd' })
  })

  it('reaches through two levels, and keeps the sources of a network used as a node', () => {
    const plan = planOf(
      changed(nested(), (d) => {
        // Middle: an Input and a Latent of its own; uses Block; is used by the critic instead of the second use.
        d.networks.push(network('m', 'part', 'Middle'))
        d.nodes.push(
          node('mi', { kind: 'input', params: { shape: [4] }, network: 'm' }),
          node('mz', { kind: 'latent', params: { size: 6, distribution: 'uniform' }, network: 'm' }),
          node('mu', { kind: 'network', params: { network: 'b' }, network: 'm' }),
          node('ma', { kind: 'add', network: 'm' }),
        )
        d.edges.push(...['mi -> mu.bi', 'mu -> ma', 'mz -> ma'].map(wire))
        pick(d, 'u2').params['network'] = 'm'
        cut(d, 'x -> u2.bi')
        d.edges.push(wire('x -> u2.mi'))
      }),
    )
    const critic = networkOf(plan, 'c')
    expect(critic.inputs.map(({ key, source }) => [key, source])).toEqual([
      ['x', 'data'],
      ['u2/mz', 'latent'],
    ])
    expect(critic.inputs[1]).toMatchObject({ shape: [6], distribution: 'uniform' })
    expect(critic.steps.map((step) => [step.key, step.inputs])).toEqual([
      ['u1/bd', ['x']],
      ['u2/mu/bd', ['x']],
      ['u2/ma', ['u2/mu/bd', 'u2/mz']],
      ['sum', ['u1/bd', 'u2/ma']],
      ['ch', ['sum']],
      ['cs', ['ch']],
    ])
  })

  it('feeds the ports of a network node by name, whatever the order of the wires', () => {
    const document = changed(pair(), (d) => {
      d.networks.push(network('b', 'part', 'Difference'))
      d.nodes = d.nodes.filter((each) => !['ce', 'cj'].includes(each.id))
      d.nodes.push(
        node('lower', { kind: 'input', params: { shape: [4] }, network: 'b', y: 100 }),
        node('upper', { kind: 'input', params: { shape: [4] }, network: 'b', y: 0 }),
        node('minus', { kind: 'subtract', network: 'b' }),
        node('twice', { kind: 'dense', params: { units: 4 }, network: 'c' }),
        node('use', { kind: 'network', params: { network: 'b' }, network: 'c' }),
      )
      d.edges = d.edges.filter((each) => !/c/.test(each.id))
      const ports =
        catalog.layers.find((each) => each.kind === 'subtract')?.inputs.map((port) => port.name) ?? []
      d.edges.push(
        ...[
          `lower -> minus.${ports[1]}`,
          `upper -> minus.${ports[0]}`,
          'x -> twice',
          'twice -> use.lower',
          'x -> use.upper',
          'use -> ch',
          'ch -> cs',
        ].map(wire),
      )
    })
    const checked = checkDocument(document, catalog)
    expect(checked.networks.get('b')?.inputs).toEqual(['upper', 'lower'])
    const critic = networkOf(compileDocument(checked), 'c')
    expect(critic.steps.find((step) => step.node === 'minus')?.inputs).toEqual(['x', 'twice'])
  })

  it('leaves sources that feed nothing out', () => {
    const plan = planOf(changed(pair(), (d) => d.nodes.push(node('z2', { kind: 'latent', network: 'g' }))))
    expect(networkOf(plan, 'g').inputs.map((input) => input.key)).toEqual(['z', 'e'])
  })

  it('does not change when nodes are moved on the canvas', () => {
    const moved = changed(pair(), (d) => {
      for (const [index, each] of d.nodes.entries()) each.position = { x: -7 * index, y: (index * 31) % 5 }
    })
    expect(planOf(moved)).toEqual(planOf(pair()))
  })

  it('is plain JSON', () => {
    const plan = planOf(nested())
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  })

  it('refuses a document with errors: a bug of the caller', () => {
    const checked = checkDocument(
      changed(pair(), (d) => cut(d, 'gh -> go')),
      catalog,
    )
    expect(() => compileDocument(checked)).toThrow(/with errors cannot be compiled/)
  })

  it('makes plans that run: a shared block counts twice', () => {
    const critic = networkOf(
      planOf(
        changed(nested(), (d) => {
          pick(d, 'bd').params['bias'] = false
          pick(d, 'ch').params = { units: 1, activation: 'linear' }
        }),
      ),
      'c',
    )
    // Block: sums the 4 cells into each of its 6 outputs; used twice and added; ch sums the 6; cs doubles and adds 1.
    const fill: Record<string, [number, number[]]> = {
      'b/bd/kernel': [1, [4, 6]],
      'c/ch/kernel': [1, [6, 1]],
      'c/ch/bias': [0, [1]],
      'c/cs/kernel': [2, [1, 1]],
      'c/cs/bias': [1, [1]],
    }
    const weight = (name: string) => {
      const [value, shape] = fill[name] ?? [Number.NaN, []]
      return arrayValue(new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(value), shape)
    }
    const inputs = new Map([['x', arrayValue([1, 2, 3, 4, 0, 0, 0, 1], [2, 4])]])
    const scores = runNetwork(arrayOps, critic, { inputs, weight, mode: () => ({ kind: 'infer' }) })
    expect([...scores.values]).toEqual([2 * (2 * 10 * 6) + 1, 2 * (2 * 1 * 6) + 1])
  })
})
