import { energyFactor, isEnergyUnit } from '../base/units.ts'
import type { Unit } from '../base/units.ts'
import type { LayerDefinition, TransformDefinition } from '../catalog/define.ts'
import { transforms as catalogTransforms } from '../catalog/index.ts'
import type { ChainPlan, ModelPlan, NetworkPlan, SourcePlan, StepPlan } from '../plan/model-plan.ts'
import type { Ops } from '../plan/ops.ts'
import type { EventShape } from '../tensor/shape.ts'
import { sizeOf } from '../tensor/shape.ts'
import { applyChain, invertChain } from './run-chain.ts'
import { runNetwork } from './run-network.ts'

/**
 * A generator as the world outside uses it: from latent numbers and an incident energy in GeV to cell energies in MeV.
 * Sampling in the engine and every export go through `sampleShowers`, so that they cannot differ.
 */
export type Sampler = {
  plan: ModelPlan
  network: NetworkPlan
  /** What each transform learned from the training data, by transform node id. */
  fitted: Readonly<Record<string, Record<string, unknown>>>
  /** Other layers and transforms than the catalogue's; for tests. */
  layers?: readonly LayerDefinition[]
  transforms?: readonly TransformDefinition[]
}

export type SamplerInput = {
  /** `latent`, `energy`, `label`, `condition`, or the name of an input node. */
  name: string
  shape: EventShape
} & (
  | { role: 'latent'; key: string; distribution: 'normal' | 'uniform' }
  /** In GeV, whatever the unit of the file. */
  | { role: 'energy' }
  /** Class numbers 0 to `classes` - 1. */
  | { role: 'label'; classes: number }
  | { role: 'condition'; unit: Unit }
  | { role: 'input'; key: string }
)

/** What the function takes, in the order of the network's sources, the condition last. */
export function samplerInputs(sampler: Sampler): SamplerInput[] {
  const inputs: SamplerInput[] = []
  const nameOf = (base: string): string => {
    const alike = inputs.filter((each) => each.name === base || each.name.startsWith(`${base}_`)).length
    return alike === 0 ? base : `${base}_${alike + 1}`
  }
  for (const source of sampler.network.inputs) {
    const { key, shape } = source
    if (source.source === 'latent') {
      inputs.push({ name: nameOf('latent'), shape, role: 'latent', key, distribution: source.distribution })
    }
    if (source.source === 'input') inputs.push({ name: nameOf(wordOf(source)), shape, role: 'input', key })
    if (source.source === 'data') {
      throw new Error(`Network ${sampler.network.id} takes events as input: it does not make any`)
    }
  }
  const condition = sampler.plan.data.condition
  if (condition !== null && needsCondition(sampler)) inputs.push(conditionInput(condition))
  return inputs
}

/** Cells per shower, in the order of the file, and their unit: MeV for energies, else the unit of the data. */
export function samplerOutput(sampler: Sampler): { name: 'showers'; shape: EventShape; unit: Unit } {
  const { raw } = sampler.plan.data.showers
  return { name: 'showers', shape: [sizeOf(raw.shape)], unit: isEnergyUnit(raw.unit) ? 'MeV' : raw.unit }
}

export type SamplerCall<T> = {
  /** By `SamplerInput.name`, each `[batch, ...shape]`. */
  inputs: Readonly<Record<string, T>>
  /** By `WeightPlan.name`. */
  weight(name: string): T
  /** Told before each layer runs, and null before the transforms. */
  entering?: (step: StepPlan | null) => void
}

/** `[batch, cells]`, in inference mode, in the unit that `samplerOutput` states. */
export function sampleShowers<T>(ops: Ops<T>, sampler: Sampler, call: SamplerCall<T>): T {
  call.entering?.(null)
  const { data } = sampler.plan
  const given = new Map(samplerInputs(sampler).map((input) => [input, valueOf(call, input.name)]))
  const condition = rawCondition(ops, data.condition, given)
  const chain = {
    fitted: sampler.fitted,
    condition,
    ...(sampler.transforms === undefined ? {} : { transforms: sampler.transforms }),
  }
  const values = new Map<string, T>()
  for (const [input, value] of given) if ('key' in input) values.set(input.key, value)
  for (const source of sampler.network.inputs) {
    if (source.source !== 'condition') continue
    if (data.condition === null || condition === null)
      throw new Error(`No condition for source ${source.key}`)
    values.set(source.key, applyChain(ops, data.condition, condition.value, chain))
  }
  const made = runNetwork(ops, sampler.network, {
    inputs: values,
    weight: (name) => call.weight(name),
    mode: (step) => {
      call.entering?.(step)
      return { kind: 'infer' }
    },
    ...(sampler.layers === undefined ? {} : { layers: sampler.layers }),
  })
  call.entering?.(null)
  const { raw } = data.showers
  const events = ops.reshape(invertChain(ops, data.showers, made, chain), [-1, sizeOf(raw.shape)])
  return isEnergyUnit(raw.unit) ? scaled(ops, events, energyFactor(raw.unit, 'MeV')) : events
}

/** Sources ask for it, or the way back to the file's numbers does. */
function needsCondition(sampler: Sampler): boolean {
  if (sampler.network.inputs.some((source) => source.source === 'condition')) return true
  const transforms = sampler.transforms ?? catalogTransforms
  return sampler.plan.data.showers.transforms.some((step) => {
    const definition = transforms.find((each) => each.kind === step.kind)
    return definition !== undefined && !definition.describe(step.input, step.params, null).ok
  })
}

function conditionInput({ raw }: ChainPlan): SamplerInput {
  if (isEnergyUnit(raw.unit)) return { name: 'energy', shape: raw.shape, role: 'energy' }
  if (raw.classes !== null) return { name: 'label', shape: raw.shape, role: 'label', classes: raw.classes }
  return { name: 'condition', shape: raw.shape, role: 'condition', unit: raw.unit }
}

/** The condition in the file's own unit: energies come in GeV. */
function rawCondition<T>(
  ops: Ops<T>,
  chain: ChainPlan | null,
  given: ReadonlyMap<SamplerInput, T>,
): { value: T; unit: Unit } | null {
  for (const [input, value] of given) {
    if (input.role === 'latent' || input.role === 'input' || chain === null) continue
    const { unit } = chain.raw
    const factor = isEnergyUnit(unit) ? energyFactor('GeV', unit) : 1
    return { value: scaled(ops, value, factor), unit }
  }
  return null
}

function scaled<T>(ops: Ops<T>, x: T, factor: number): T {
  return factor === 1 ? x : ops.mul(x, ops.scalar(factor))
}

function valueOf<T>(call: SamplerCall<T>, name: string): T {
  const value = call.inputs[name]
  if (value === undefined) throw new Error(`The input ${name} was not given`)
  return value
}

/** An input node's name as an identifier that every file format takes: `Beam angle` → `beam_angle`. */
function wordOf(source: SourcePlan): string {
  const word = source.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  return /^[a-z]/.test(word) ? word : `input_${word}`.replace(/_$/, '')
}
