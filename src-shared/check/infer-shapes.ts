import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import { failed, success } from '../base/result.ts'
import type { InferContext, Inferred, LayerDefinition, WeightSpec } from '../catalog/define.ts'
import type { Shape } from '../tensor/shape.ts'
import { formatShape, sameShape, sizeOf, withBatch } from '../tensor/shape.ts'
import type { CheckedNode, ParameterCount } from './checked.ts'
import { checkedNode, feedersOf } from './checked.ts'
import type { Structure } from './check-structure.ts'

export type Inference = {
  nodes: ReadonlyMap<string, CheckedNode>
  structure: Structure
  context: InferContext
  /** What the data lane does not give because of problems that are reported there. */
  blocked: { data: boolean; condition: boolean }
}

/**
 * Fifth stage: the shape that leaves every node, and how many parameters it has. What cannot be known because of a
 * problem upstream stays unknown, without a further message.
 */
export function inferShapes(inference: Inference): {
  shapes: Map<string, Shape>
  parameters: Map<string, ParameterCount>
  problems: Problem[]
} {
  const shapes = new Map<string, Shape>()
  const parameters = new Map<string, ParameterCount>()
  const problems: Problem[] = []
  const { nodes, structure } = inference
  for (const networkId of structure.networkOrder) {
    for (const id of structure.networks.get(networkId)?.order ?? []) {
      const node = checkedNode(nodes, id)
      const found = inferNode(node, shapes, inference)
      if (found === null) continue
      if (!found.ok) problems.push(...found.failure)
      else {
        shapes.set(id, found.value)
        const count = countParameters(node, { shapes, parameters, inference })
        if (count !== null) parameters.set(id, count)
      }
    }
  }
  return { shapes, parameters, problems }
}

/** Null where the shape cannot be known because of a problem upstream. */
export function inferNode(
  node: CheckedNode,
  shapes: ReadonlyMap<string, Shape>,
  inference: Inference,
): Inferred<Shape> | null {
  const { meaning, params } = node
  if (meaning === null || params === null || node.hasUnsoundWire) return null
  if (meaning.form === 'source') {
    const { kind } = meaning.definition
    if ((kind === 'data' || kind === 'condition') && inference.blocked[kind]) return null
    const event = meaning.definition.infer(params, inference.context)
    return event.ok ? success(withBatch(event.value)) : failed(atNode(event.failure, node))
  }
  const inputs = inputShapesOf(node, shapes)
  if (inputs === null) return null
  if (meaning.form === 'network') return inferNetworkNode(node, shapes, inference)
  if (meaning.form !== 'layer') return null
  const inferred = meaning.definition.infer(inputs, params, inference.context)
  if (!inferred.ok) return failed(atNode(inferred.failure, node))
  const wrongRank = rankProblems(node, meaning.definition, inputs)
  return wrongRank.length > 0 ? failed(wrongRank) : inferred
}

/** Shapes at the in-ports, in order; null while one of them is not known. */
export function inputShapesOf(node: CheckedNode, shapes: ReadonlyMap<string, Shape>): Shape[] | null {
  if (node.inPorts.some((port) => !node.feeds.has(port.name))) return null
  const inputs = feedersOf(node).map((id) => shapes.get(id))
  return inputs.every((shape) => shape !== undefined) ? inputs : null
}

function inferNetworkNode(
  node: CheckedNode,
  shapes: ReadonlyMap<string, Shape>,
  { nodes, structure }: Inference,
): Inferred<Shape> | null {
  const used = structure.networks.get(String(node.params?.['network']))
  if (used === undefined || used.output === null) return null
  const problems = used.inputs.flatMap((input) => {
    const wanted = shapes.get(input)
    const feed = node.feeds.get(input)?.[0]
    const found = feed === undefined ? undefined : shapes.get(feed.node)
    if (wanted === undefined || found === undefined || sameShape(wanted, found)) return []
    return [
      problem({
        code: 'shape.mismatch',
        at: { node: node.node.id, port: input },
        message: `“${checkedNode(nodes, input).name}” of “${used.network.name}” takes ${formatShape(wanted)}, but gets ${formatShape(found)}.`,
        hint: `Change the shape of that Input node to ${formatShape(found)}, or add Reshape before “${node.name}”.`,
      }),
    ]
  })
  if (problems.length > 0) return failed(problems)
  const output = shapes.get(used.output)
  return output === undefined ? null : success(output)
}

/** The layer's own rule comes first, as its words are better; this one catches ranks that it lets through. */
function rankProblems(node: CheckedNode, layer: LayerDefinition, inputs: readonly Shape[]): Problem[] {
  let next = 0
  return layer.inputs.flatMap((port) => {
    const count = node.feeds.get(port.name)?.length ?? 0
    const arriving = inputs.slice(next, next + count)
    next += count
    const { rank } = port
    if (rank === undefined) return []
    const [min, max] = typeof rank === 'number' ? [rank, rank] : rank
    return arriving
      .filter((shape) => shape.length < min || shape.length > max)
      .map((shape) =>
        problem({
          code: 'shape.rank',
          at: { node: node.node.id, port: port.name },
          message: `“${node.name}” needs ${min === max ? min - 1 : `${min - 1} to ${max - 1}`} dimensions at “${port.name}”, but gets ${shape.length - 1} (${formatShape(shape)}).`,
          hint: shape.length < min ? 'Add Reshape before it.' : 'Add Flatten before it.',
        }),
      )
  })
}

function countParameters(
  node: CheckedNode,
  known: {
    shapes: ReadonlyMap<string, Shape>
    parameters: ReadonlyMap<string, ParameterCount>
    inference: Inference
  },
): ParameterCount | null {
  const { meaning } = node
  if (meaning?.form === 'layer')
    return addUp(Object.values(weightSpecsOf(node, known.shapes, known.inference.context)))
  if (meaning?.form !== 'network') return null
  const used = known.inference.structure.networks.get(String(node.params?.['network']))
  const counts = (used?.order ?? []).map((id) => known.parameters.get(id) ?? { total: 0, trainable: 0 })
  return counts.reduce(
    (sum, each) => ({
      total: sum.total + each.total,
      trainable: sum.trainable + each.trainable,
    }),
    { total: 0, trainable: 0 },
  )
}

/** Params with what depends on the data filled in. */
export function resolvedParams(node: CheckedNode, context: InferContext): Record<string, unknown> {
  const { meaning, params } = node
  if (params === null) throw new Error(`Params of ${node.node.id} have problems`)
  if (meaning?.form !== 'layer') return params
  return meaning.definition.resolve?.(params, context) ?? params
}

/** The weights of a layer whose input shapes are known, by local name. */
export function weightSpecsOf(
  node: CheckedNode,
  shapes: ReadonlyMap<string, Shape>,
  context: InferContext,
): Record<string, WeightSpec> {
  const inputs = inputShapesOf(node, shapes)
  if (node.meaning?.form !== 'layer' || inputs === null) return {}
  return node.meaning.definition.weights(inputs, resolvedParams(node, context))
}

function addUp(specs: readonly WeightSpec[]): ParameterCount {
  const sum = (chosen: readonly WeightSpec[]) => chosen.reduce((total, spec) => total + sizeOf(spec.shape), 0)
  return { total: sum(specs), trainable: sum(specs.filter((spec) => spec.trainable)) }
}

function atNode(problems: readonly Problem[], node: CheckedNode): Problem[] {
  return problems.map((each) => ({ ...each, at: { node: node.node.id, ...each.at } }))
}
