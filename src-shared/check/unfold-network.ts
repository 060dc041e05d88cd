import type { SourcePlan, StepPlan, WeightPlan } from '../plan/model-plan.ts'
import type { EventShape, Shape } from '../tensor/shape.ts'
import { eventShape } from '../tensor/shape.ts'
import type { Checked, CheckedNetwork, CheckedNode } from './checked.ts'
import { checkedNode, feedersOf } from './checked.ts'
import { inputShapesOf, resolvedParams, weightSpecsOf } from './infer-shapes.ts'

/** A network as a list of steps, with the networks that it uses as nodes written out in place. */
export type Unfolded = {
  inputs: SourcePlan[]
  steps: StepPlan[]
  output: string
  outputShape: Shape
  weights: WeightPlan[]
}

type Findings = Pick<Checked, 'nodes' | 'networks' | 'shapes' | 'data'>

/** Null when problems leave the network's output unknown. */
export function unfoldNetwork(id: string, checked: Findings): Unfolded | null {
  const network = checked.networks.get(id)
  const outputShape = network?.output == null ? undefined : checked.shapes.get(network.output)
  if (network === undefined || outputShape === undefined) return null
  const unfolding: Unfolding = { checked, inputs: [], steps: [], weights: new Map() }
  const output = unfold(network, { prefix: '', fed: new Map() }, unfolding)
  const { inputs, steps, weights } = unfolding
  return { inputs, steps, output, outputShape, weights: [...weights.values()] }
}

type Unfolding = {
  checked: Findings
  inputs: SourcePlan[]
  steps: StepPlan[]
  weights: Map<string, WeightPlan>
}

/** `prefix`: the network nodes on the way here; `fed`: what arrives at the network's Input nodes, by their id. */
type Entry = { prefix: string; fed: ReadonlyMap<string, string> }

/** Appends the network's steps and returns the key of its output. */
function unfold(network: CheckedNetwork, { prefix, fed }: Entry, unfolding: Unfolding): string {
  const { checked } = unfolding
  const keys = new Map<string, string>(fed)
  const keyOf = (id: string): string => {
    const key = keys.get(id)
    if (key === undefined) throw new Error(`Node ${id} of ${network.network.id} is used before it is known`)
    return key
  }
  const needed = upstreamOf(network, checked)
  for (const id of network.order) {
    if (!needed.has(id) || keys.has(id)) continue
    const node = checkedNode(checked.nodes, id)
    const key = `${prefix}${id}`
    if (node.meaning?.form === 'network') {
      const used = checked.networks.get(String(node.params?.['network']))
      if (used === undefined) throw new Error(`Network node ${id} uses a network that is not there`)
      const arriving = new Map(
        used.inputs.map((input) => [input, keyOf(node.feeds.get(input)?.[0]?.node ?? '')] as const),
      )
      keys.set(id, unfold(used, { prefix: `${key}/`, fed: arriving }, unfolding))
      continue
    }
    keys.set(id, key)
    if (node.meaning?.form === 'source') unfolding.inputs.push(sourcePlan(node, key, shapeOf(checked, id)))
    else addStep(node, { key, inputs: feedersOf(node).map(keyOf) }, unfolding)
  }
  return keyOf(network.output ?? '')
}

/** The output and all that it needs: sources that feed nothing are left out. */
function upstreamOf(network: CheckedNetwork, checked: Findings): Set<string> {
  const needed = new Set<string>(network.output === null ? [] : [network.output])
  for (const id of network.order.toReversed()) {
    if (needed.has(id)) for (const feeder of feedersOf(checkedNode(checked.nodes, id))) needed.add(feeder)
  }
  return needed
}

function addStep(node: CheckedNode, at: { key: string; inputs: string[] }, unfolding: Unfolding): void {
  const { checked, steps, weights } = unfolding
  const { id, network } = node.node
  const { context } = checked.data
  const inputShapes = inputShapesOf(node, checked.shapes)
  if (inputShapes === null || network === null) throw new Error(`Node ${id} has no shapes`)
  const names: Record<string, string> = {}
  for (const [local, spec] of Object.entries(weightSpecsOf(node, checked.shapes, context))) {
    // Named after the network that owns the node, so that all uses of a network share its weights.
    const name = `${network}/${id}/${local}`
    names[local] = name
    weights.set(name, { name, network, node: id, local, ...spec })
  }
  steps.push({
    key: at.key,
    node: id,
    name: node.name,
    kind: node.node.kind,
    params: resolvedParams(node, context),
    inputs: at.inputs,
    inputShapes,
    outputShape: shapeOf(checked, id),
    weights: names,
  })
}

function sourcePlan(node: CheckedNode, key: string, shape: Shape): SourcePlan {
  if (node.meaning?.form !== 'source') throw new Error(`Node ${node.node.id} is no source`)
  const event: EventShape = eventShape(shape)
  const base = { key, node: node.node.id, name: node.name, shape: event }
  const { kind } = node.meaning.definition
  if (kind !== 'latent') return { ...base, source: kind }
  const isUniform = node.params?.['distribution'] === 'uniform'
  return { ...base, source: 'latent', distribution: isUniform ? 'uniform' : 'normal' }
}

function shapeOf(checked: Findings, id: string): Shape {
  const shape = checked.shapes.get(id)
  if (shape === undefined) throw new Error(`The shape of node ${id} is not known`)
  return shape
}
