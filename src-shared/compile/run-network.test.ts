import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LayerDefinition } from '../catalog/define.ts'
import { defineLayer, inferred } from '../catalog/define.ts'
import type { NetworkPlan, StepPlan } from '../plan/model-plan.ts'
import type { Ops } from '../plan/ops.ts'
import { runNetwork } from './run-network.ts'

// Only what the two layers below call; anything else would fail loudly as "not a function".
const numbers = { add: (a, b) => a + b, mul: (a, b) => a * b } as Partial<Ops<number>> as Ops<number>

const scale: LayerDefinition = defineLayer({
  kind: 'scale',
  version: 1,
  title: 'Scale',
  category: 'core',
  summary: 'Multiplies by a weight.',
  synonyms: [],
  params: z.object({}),
  inputs: [{ name: 'x' }],
  infer: (shapes) => inferred(shapes[0] ?? []),
  weights: () => ({ factor: { shape: [], initializer: { kind: 'ones' }, trainable: true } }),
  forward: (ops, call) => {
    if (call.mode.kind === 'train') call.mode.update('factor', call.weights['factor']!)
    return ops.mul(call.inputs[0]!, call.weights['factor']!)
  },
  cases: [],
})
const plus: LayerDefinition = {
  ...scale,
  kind: 'plus',
  forward: (ops, call) => ops.add(call.inputs[0]!, call.inputs[1]!),
}

function step(key: string, kind: string, inputs: string[]): StepPlan {
  const weights: Record<string, string> = kind === 'scale' ? { factor: 'g/shared/factor' } : {}
  const shape = [null, 1]
  return {
    key,
    node: key,
    name: key,
    kind,
    params: {},
    inputs,
    inputShapes: [shape],
    outputShape: shape,
    weights,
  }
}

const network: NetworkPlan = {
  id: 'g',
  name: 'Generator',
  role: 'generator',
  inputs: [{ key: 'z', node: 'z', name: 'Latent', shape: [1], source: 'latent', distribution: 'normal' }],
  steps: [step('a', 'scale', ['z']), step('b', 'scale', ['a']), step('c', 'plus', ['b', 'z'])],
  output: 'c',
  outputShape: [null, 1],
  weights: [],
}

describe('runNetwork', () => {
  it('runs the steps in order, with one weight shared by two of them', () => {
    const inputs = new Map([['z', 2]])
    const weight = (name: string) => (name === 'g/shared/factor' ? 3 : Number.NaN)
    // z = 2, twice times 3, plus z.
    const mode = () => ({ kind: 'infer' }) as const
    expect(runNetwork(numbers, network, { inputs, weight, mode, layers: [scale, plus] })).toBe(2 * 3 * 3 + 2)
  })

  it('tells the mode which step draws and updates', () => {
    const updates: string[] = []
    const mode = (of: StepPlan) => ({
      kind: 'train' as const,
      uniformLike: () => 0,
      normalLike: () => 0,
      update: (local: string, value: number) => updates.push(`${of.key} ${of.weights[local]} ${value}`),
    })
    runNetwork(numbers, network, {
      inputs: new Map([['z', 1]]),
      weight: () => 5,
      mode,
      layers: [scale, plus],
    })
    expect(updates).toEqual(['a g/shared/factor 5', 'b g/shared/factor 5'])
  })

  it('refuses a missing input, a missing layer and a missing output by name', () => {
    const call = { inputs: new Map([['z', 2]]), weight: () => 1, mode: () => ({ kind: 'infer' }) as const }
    expect(() => runNetwork(numbers, network, { ...call, inputs: new Map(), layers: [scale, plus] })).toThrow(
      /g lacks input z/,
    )
    expect(() => runNetwork(numbers, network, { ...call, layers: [scale] })).toThrow(/lacks layer kind plus/)
    expect(() =>
      runNetwork(numbers, { ...network, output: 'q' }, { ...call, layers: [scale, plus] }),
    ).toThrow(/output q/)
  })
})
