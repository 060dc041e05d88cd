import type { Problem } from '../base/problem.ts'
import type { LayerDefinition, SourceDefinition, TransformDefinition } from '../catalog/define.ts'
import type { DatasetParams } from '../catalog/dataset/dataset-params.ts'
import type { RecipeDefinition } from '../catalog/define-recipe.ts'
import type { Catalog } from '../catalog/index.ts'
import type { DocumentNetwork, DocumentNode, GraphDocument } from '../document/schema.ts'
import type { ChainPlan } from '../plan/model-plan.ts'
import type { Representation } from '../plan/representation.ts'
import type { Shape } from '../tensor/shape.ts'

/** What the checker found out about a document; compile builds on it, the window shows it. Nothing here throws away. */
export type Checked = {
  document: GraphDocument
  catalog: Catalog
  /** All problems at once, ordered by graph position: data lane, networks in order, training. */
  problems: Problem[]
  nodes: ReadonlyMap<string, CheckedNode>
  /** Shape that leaves each node, where it could be found out; the data lane too. */
  shapes: Map<string, Shape>
  /** Of layers and network nodes whose shapes are known. */
  parameters: Map<string, ParameterCount>
  networks: ReadonlyMap<string, CheckedNetwork>
  data: CheckedData
  training: CheckedTraining
}

export type ParameterCount = { total: number; trainable: number }

/** What a node turned out to be; null when its kind is unknown, too new or in the wrong lane. */
export type NodeForm =
  | { form: 'source'; definition: SourceDefinition }
  | { form: 'layer'; definition: LayerDefinition }
  | { form: 'transform'; definition: TransformDefinition }
  | { form: 'dataset' }
  /** A network used as a node of another. */
  | { form: 'network' }

export type CheckedNode = {
  node: DocumentNode
  /** Its name, or its kind's title. */
  name: string
  meaning: NodeForm | null
  /** Defaults filled in, of the kind's newest version; null when there are problems with them. */
  params: Record<string, unknown> | null
  inPorts: readonly InPort[]
  /** Nodes that feed each in-port, in wire order; only sound wires. */
  feeds: ReadonlyMap<string, readonly Feed[]>
  /** A wire at one of its in-ports is unsound and left out, so nothing is said about what else it may lack. */
  hasUnsoundWire: boolean
}

export type InPort = { name: string; many?: true }
export type Feed = { node: string; port: string }

export type CheckedNetwork = {
  network: DocumentNetwork
  /** Its nodes, every one after those that feed it. */
  order: readonly string[]
  /** The only node whose output leaves the network; null when there is none, or more than one. */
  output: string | null
  /** Input nodes, in the order of the in-ports that the network has as a node. */
  inputs: readonly string[]
}

export type CheckedData = {
  dataset: { node: string; params: DatasetParams } | null
  showers: ChainPlan | null
  condition: ChainPlan | null
  labels: ChainPlan | null
  /** As layers and sources see it. */
  context: { data: Representation | null; condition: Representation | null }
}

export type CheckedTraining = {
  /** Null when the kind is unknown or its params have problems. */
  recipe: { definition: RecipeDefinition; params: Record<string, unknown> } | null
  /** Params of each trainer's optimizer with defaults, in the trainers' order; null where there are problems. */
  optimizers: readonly (Record<string, unknown> | null)[]
}

export function checkedNode(nodes: ReadonlyMap<string, CheckedNode>, id: string): CheckedNode {
  const node = nodes.get(id)
  if (node === undefined) throw new Error(`No checked node ${id}`)
  return node
}

/** The nodes that feed a node, in the order in which its definition takes inputs. */
export function feedersOf(node: CheckedNode): string[] {
  return node.inPorts.flatMap((port) => (node.feeds.get(port.name) ?? []).map((feed) => feed.node))
}
