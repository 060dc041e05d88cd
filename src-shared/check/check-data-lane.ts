import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import { DatasetParams } from '../catalog/dataset/dataset-params.ts'
import { cellCount } from '../physics/geometry.ts'
import type { ChainPlan, TransformPlan } from '../plan/model-plan.ts'
import type { Representation } from '../plan/representation.ts'
import { formatShape, sizeOf } from '../tensor/shape.ts'
import type { CheckedData, CheckedNode } from './checked.ts'

type Nodes = ReadonlyMap<string, CheckedNode>
type Consumers = ReadonlyMap<string, readonly string[]>

/** Third stage: the dataset and its chains of transforms, and what each node of them gives. */
export function checkDataLane(nodes: Nodes): {
  data: CheckedData
  representations: Map<string, Representation>
  /** What networks do not get because of problems reported here. */
  blocked: { data: boolean; condition: boolean }
  problems: Problem[]
} {
  const datasets = [...nodes.values()].filter((node) => node.meaning?.form === 'dataset')
  const [dataset, ...others] = datasets
  const representations = new Map<string, Representation>()
  const problems = others.map((other) => secondDataset(other, dataset, datasets.length))
  const none: CheckedData = {
    dataset: null,
    showers: null,
    condition: null,
    labels: null,
    context: { data: null, condition: null },
  }
  if (dataset === undefined || dataset.params === null) {
    const isBroken = dataset !== undefined
    return { data: none, representations, blocked: { data: isBroken, condition: isBroken }, problems }
  }

  const params = DatasetParams.parse(dataset.params)
  const raw = rawRepresentations(params, isConditionUsed(nodes, dataset))
  const lane = { nodes, consumers: consumersOf(nodes), condition: raw.condition, representations, problems }
  problems.push(...geometryProblems(dataset, params))
  representations.set(dataset.node.id, raw.showers)
  const follow = (port: Port): ChainPlan | null => {
    const start = raw[port]
    return start === null ? null : followChain({ dataset: dataset.node.id, port, raw: start }, lane)
  }
  const [showers, condition, labels] = [follow('showers'), follow('condition'), follow('labels')]
  const data: CheckedData = {
    dataset: { node: dataset.node.id, params },
    showers,
    condition,
    labels,
    context: { data: showers?.final ?? null, condition: condition?.final ?? null },
  }
  const blocked = { data: showers === null, condition: raw.condition !== null && condition === null }
  return { data, representations, blocked, problems }
}

type Port = 'showers' | 'condition' | 'labels'

/** What the file gives. Labels, and a condition taken from them, are one class index per event. */
function rawRepresentations(
  params: DatasetParams,
  isConditionUsed: boolean,
): Record<Port, Representation | null> & { showers: Representation } {
  const { shape, unit, geometry, conditionSize, conditionUnit, classes } = params
  const plain = { geometry: null, fractions: null, classes: null }
  const labels: Representation | null = classes > 0 ? { ...plain, shape: [1], unit: '1', classes } : null
  const numbers: Representation = { ...plain, shape: [conditionSize], unit: conditionUnit }
  return {
    showers: { ...plain, shape, unit, geometry },
    condition: conditionSize > 0 ? numbers : isConditionUsed ? labels : null,
    labels,
  }
}

/** Whether anything asks for a condition: a wire from the dataset's port, or a Condition node in a network. */
function isConditionUsed(nodes: Nodes, dataset: CheckedNode): boolean {
  return [...nodes.values()].some(
    ({ meaning, feeds }) =>
      (meaning?.form === 'source' && meaning.definition.kind === 'condition') ||
      [...feeds.values()].flat().some((feed) => feed.node === dataset.node.id && feed.port === 'condition'),
  )
}

/** `node port` → the nodes that take from it. */
function consumersOf(nodes: Nodes): Consumers {
  const consumers = new Map<string, string[]>()
  for (const [id, node] of nodes) {
    for (const feed of [...node.feeds.values()].flat()) {
      const key = `${feed.node} ${feed.port}`
      consumers.set(key, [...(consumers.get(key) ?? []), id])
    }
  }
  return consumers
}

type Lane = {
  nodes: Nodes
  consumers: Consumers
  condition: Representation | null
  representations: Map<string, Representation>
  problems: Problem[]
}

/** The chain from a port to its end; null (and problems) when it branches or a transform does not fit. */
function followChain(
  start: { dataset: string; port: Port; raw: Representation },
  lane: Lane,
): ChainPlan | null {
  const transforms: TransformPlan[] = []
  const seen = new Set<string>()
  let at = { node: start.dataset, port: start.port as string }
  let current = start.raw
  for (;;) {
    const next = lane.consumers.get(`${at.node} ${at.port}`) ?? []
    const [id] = next
    if (id === undefined) return { raw: start.raw, transforms, final: current }
    if (next.length > 1) {
      lane.problems.push(branch(at, next, lane.nodes))
      return null
    }
    const node = lane.nodes.get(id)
    // A cycle is reported where cycles are.
    if (node?.meaning?.form !== 'transform' || node.params === null || seen.has(id)) return null
    seen.add(id)
    if (start.port === 'labels') {
      lane.problems.push(changedLabels(node))
      return { raw: start.raw, transforms: [], final: start.raw }
    }
    if (node.meaning.definition.augment !== undefined && start.port !== 'showers') {
      lane.problems.push(randomCondition(node))
      return null
    }
    const described = node.meaning.definition.describe(current, node.params, lane.condition)
    if (!described.ok) {
      lane.problems.push(...described.failure.map((each) => ({ ...each, at: { node: id, ...each.at } })))
      return null
    }
    transforms.push({
      node: id,
      name: node.name,
      kind: node.node.kind,
      params: node.params,
      input: current,
      output: described.value,
    })
    current = described.value
    lane.representations.set(id, current)
    at = { node: id, port: 'out' }
  }
}

function randomCondition(node: CheckedNode): Problem {
  return problem({
    code: 'transform.only-showers',
    at: { node: node.node.id },
    message: `${node.name} works on 1 of the dataset’s outputs, its showers, but here it gets the condition.`,
    hint: 'Put it between the dataset’s showers and the networks.',
  })
}

function secondDataset(other: CheckedNode, first: CheckedNode | undefined, count: number): Problem {
  return problem({
    code: 'data.second-dataset',
    at: { node: other.node.id },
    message: `A project takes its events from 1 dataset, but has ${count}: “${first?.name}” and “${other.name}”.`,
    hint: 'Delete one of them.',
  })
}

function geometryProblems(dataset: CheckedNode, { geometry, shape }: DatasetParams): Problem[] {
  if (geometry === null || cellCount(geometry) === sizeOf(shape)) return []
  return [
    problem({
      code: 'data.geometry-size',
      at: { node: dataset.node.id, param: 'geometry' },
      message: `The geometry “${geometry.name}” has ${cellCount(geometry)} cells, but an event of shape ${formatShape(shape)} has ${sizeOf(shape)}.`,
      hint: 'Change the shape, or choose the geometry that the file was made with.',
    }),
  ]
}

function branch(at: { node: string; port: string }, next: readonly string[], nodes: Nodes): Problem {
  const names = next.map((id) => `“${nodes.get(id)?.name}”`).join(' and ')
  return problem({
    code: 'data.branch',
    at: { node: at.node, port: at.port },
    message: `“${nodes.get(at.node)?.name}” gives “${at.port}” to ${next.length} nodes, ${names}, but a chain of transforms has 1 way.`,
    hint: 'Delete the wires to all but one of them.',
  })
}

function changedLabels(node: CheckedNode): Problem {
  return problem({
    code: 'data.labels-changed',
    at: { node: node.node.id },
    message: `“${node.name}” changes the labels, but recipes need them as class indices: 0 transforms, found 1.`,
    hint: 'Delete it. To feed classes to a network, wire it to the output “condition” of the dataset instead.',
  })
}
