import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LayerDefinition } from '../catalog/define.ts'
import { defineLayer, inferred } from '../catalog/define.ts'
import { transforms } from '../catalog/index.ts'
import { arrayOps, arrayValue } from '../plan/array-ops.ts'
import type { ChainPlan, SourcePlan } from '../plan/model-plan.ts'
import type { Representation } from '../plan/representation.ts'
import type { Sampler } from './sampler.ts'
import { sampleShowers, samplerInputs, samplerOutput } from './sampler.ts'

const join: LayerDefinition = defineLayer({
  kind: 'join',
  version: 1,
  title: 'Join',
  category: 'core',
  summary: 'Puts its inputs side by side and shifts them by a weight.',
  synonyms: [],
  params: z.object({}),
  inputs: [{ name: 'parts', many: true }],
  infer: (shapes) => inferred(shapes[0] ?? []),
  weights: () => ({ shift: { shape: [], initializer: { kind: 'zeros' }, trainable: true } }),
  forward: (ops, call) => ops.add(ops.concat(call.inputs, 1), call.weights['shift']!),
  cases: [],
})

function representation(parts: Partial<Representation>): Representation {
  return { shape: [1], unit: '1', geometry: null, fractions: null, classes: null, ...parts }
}

function plain(raw: Representation): ChainPlan {
  return { raw, transforms: [], final: raw }
}

const latent: SourcePlan = {
  key: 'z',
  node: 'z',
  name: 'Noise',
  shape: [1],
  source: 'latent',
  distribution: 'uniform',
}
const condition: SourcePlan = { key: 'c', node: 'c', name: 'Energy', shape: [1], source: 'condition' }

function sampler(parts: { inputs: SourcePlan[]; showers: ChainPlan; condition: ChainPlan | null }): Sampler {
  const network: Sampler['network'] = {
    id: 'g',
    name: 'Generator',
    role: 'generator',
    inputs: parts.inputs,
    steps: [
      {
        key: 'joined',
        node: 'joined',
        name: 'Joined',
        kind: 'join',
        params: {},
        inputs: parts.inputs.map((source) => source.key),
        inputShapes: parts.inputs.map(() => [null, 1]),
        outputShape: [null, parts.inputs.length],
        weights: { shift: 'g/joined/shift' },
      },
    ],
    output: 'joined',
    outputShape: [null, parts.inputs.length],
    weights: [],
  }
  return {
    plan: {
      name: 'Test',
      networks: [network],
      data: { dataset: null, showers: parts.showers, condition: parts.condition, labels: null },
      training: {
        recipe: { kind: 'wgan-gp', params: {} },
        batch: 1,
        trainers: [],
        frozen: [],
        pretraining: [],
        average: null,
      },
    },
    network,
    fitted: {},
    layers: [join],
    transforms,
  }
}

describe('a conditional generator of a file in keV with energies in TeV', () => {
  const energies = representation({ unit: 'TeV' })
  const cells = representation({ shape: [2], unit: 'keV' })
  const given = sampler({ inputs: [latent, condition], showers: plain(cells), condition: plain(energies) })

  it('takes latent numbers and GeV', () => {
    expect(samplerInputs(given)).toEqual([
      { name: 'latent', shape: [1], role: 'latent', key: 'z', distribution: 'uniform' },
      { name: 'energy', shape: [1], role: 'energy' },
    ])
  })

  it('feeds the network TeV, and turns its keV into MeV', () => {
    const showers = sampleShowers(arrayOps, given, {
      inputs: { latent: arrayValue([5, 7], [2, 1]), energy: arrayValue([1000, 3000], [2, 1]) },
      weight: () => arrayValue([10], []),
    })
    expect(showers.shape).toEqual([2, 2])
    // (5 keV, 1 TeV) + 10 = 15 and 11 keV, then (7, 3) + 10.
    expect(Array.from(showers.values)).toEqual(
      [0.015, 0.011, 0.017, 0.013].map((value) => expect.closeTo(value, 12)),
    )
    expect(samplerOutput(given)).toEqual({ name: 'showers', shape: [2], unit: 'MeV' })
  })
})

it('asks for the energy when only the way back to the file needs it', () => {
  const raw = representation({ shape: [1], unit: 'MeV' })
  const ratio = representation({ shape: [1] })
  const step = {
    node: 'd',
    name: 'Divide',
    kind: 'divide-by-energy',
    params: { column: 0 },
    input: raw,
    output: ratio,
  }
  const given = sampler({
    inputs: [latent],
    showers: { raw, transforms: [step], final: ratio },
    condition: plain(representation({ unit: 'GeV' })),
  })
  expect(samplerInputs(given).map((each) => each.name)).toEqual(['latent', 'energy'])
  const showers = sampleShowers(arrayOps, given, {
    inputs: { latent: arrayValue([0.25], [1, 1]), energy: arrayValue([2], [1, 1]) },
    weight: () => arrayValue([0], []),
  })
  // A quarter of 2 GeV.
  expect(Array.from(showers.values)).toEqual([500])
})

it('does not ask for an energy that nothing uses', () => {
  const given = sampler({
    inputs: [latent],
    showers: plain(representation({ unit: 'MeV' })),
    condition: plain(representation({ unit: 'GeV' })),
  })
  expect(samplerInputs(given).map((each) => each.name)).toEqual(['latent'])
})

it('asks for a class by number, and leaves data without unit as they are', () => {
  const given = sampler({
    inputs: [latent, condition],
    showers: plain(representation({ shape: [2] })),
    condition: plain(representation({ classes: 10 })),
  })
  expect(samplerInputs(given)[1]).toEqual({ name: 'label', shape: [1], role: 'label', classes: 10 })
  expect(samplerOutput(given).unit).toBe('1')
})

it('names several latents and input nodes apart', () => {
  const named = (key: string, name: string): SourcePlan => ({
    key,
    node: key,
    name,
    shape: [1],
    source: 'input',
  })
  const given = sampler({
    inputs: [latent, { ...latent, key: 'z2' }, named('i', 'Beam angle (°)'), named('j', '4 + 4')],
    showers: plain(representation({ shape: [4] })),
    condition: null,
  })
  expect(samplerInputs(given).map((each) => each.name)).toEqual([
    'latent',
    'latent_2',
    'beam_angle',
    'input_4_4',
  ])
})
