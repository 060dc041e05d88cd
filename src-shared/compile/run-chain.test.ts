import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TransformDefinition } from '../catalog/define.ts'
import { defineTransform, inferred } from '../catalog/define.ts'
import type { ChainPlan, TransformPlan } from '../plan/model-plan.ts'
import type { Ops } from '../plan/ops.ts'
import type { Representation } from '../plan/representation.ts'
import { applyChain, invertChain } from './run-chain.ts'

const numbers = {
  scalar: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
} as Partial<Ops<number>> as Ops<number> // only what the two transforms below call

const raw: Representation = { shape: [1], unit: 'MeV', geometry: null, fractions: null, classes: null }

const perEnergy: TransformDefinition = defineTransform({
  kind: 'per-energy',
  version: 1,
  title: 'Per energy',
  category: 'transform',
  summary: 'Divides by the condition.',
  synonyms: [],
  params: z.object({}),
  describe: (input) => inferred({ ...input, unit: '1' as const }),
  forward: (ops, x, call) => ops.div(x, call.condition!.value),
  inverse: (ops, y, call) => ops.mul(y, call.condition!.value),
})
const centre: TransformDefinition = defineTransform({
  kind: 'centre',
  version: 1,
  title: 'Centre',
  category: 'transform',
  summary: 'Takes the mean off.',
  synonyms: [],
  params: z.object({}),
  describe: (input) => inferred(input),
  fit: (statistics) => ({ mean: statistics.mean[0] }),
  forward: (ops, x, call) => ops.sub(x, ops.scalar(Number(call.fitted['mean']))),
  inverse: (ops, y, call) => ops.add(y, ops.scalar(Number(call.fitted['mean']))),
})

function step(node: string, kind: string): TransformPlan {
  return { node, name: node, kind, params: {}, input: raw, output: raw }
}
const chain: ChainPlan = { raw, transforms: [step('e', 'per-energy'), step('m', 'centre')], final: raw }
const options = {
  fitted: { m: { mean: 0.25 } },
  condition: { value: 8, unit: 'MeV' as const },
  transforms: [perEnergy, centre],
}

describe('a chain of transforms', () => {
  it('applies in order: 6 / 8 - 0.25', () => {
    expect(applyChain(numbers, chain, 6, options)).toBe(0.5)
  })

  it('inverts in the opposite order: (0.5 + 0.25) × 8', () => {
    expect(invertChain(numbers, chain, 0.5, options)).toBe(6)
  })

  it('is a bug to run before the fit or without the definition', () => {
    expect(() => applyChain(numbers, chain, 6, { ...options, fitted: {} })).toThrow(
      /m \(centre\) has not been fitted/,
    )
    expect(() => applyChain(numbers, chain, 6, { ...options, transforms: [centre] })).toThrow(
      /kind per-energy/,
    )
  })
})
