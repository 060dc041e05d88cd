import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import { DatasetParams } from '../catalog/dataset/dataset-params.ts'
import type { ParamsSchema } from '../catalog/define.ts'
import type { Catalog } from '../catalog/index.ts'
import { z } from 'zod'
import type { DocumentNode, GraphDocument } from '../document/schema.ts'
import type { NodeForm } from './checked.ts'
import { closestWord } from './closest-word.ts'
import { readParams } from './read-params.ts'

/** First stage: what each node is by itself. Wires come later. */
export type ResolvedNode = {
  node: DocumentNode
  name: string
  meaning: NodeForm | null
  params: Record<string, unknown> | null
}

const NetworkNodeParams = z.object({ network: z.string().min(1) })

type Migrations = Record<number, (params: Record<string, unknown>) => Record<string, unknown>>

/** The two kinds that need no catalogue entry. */
const DATASET = { kind: 'dataset', title: 'Dataset', version: 1, params: DatasetParams }
const NETWORK = { kind: 'network', title: 'Network', version: 1, params: NetworkNodeParams }

type Kind = {
  kind: string
  meaning: NodeForm
  title: string
  version: number
  schema: ParamsSchema
  migrations: Migrations
}

export function resolveNodes(
  document: GraphDocument,
  catalog: Catalog,
): { nodes: Map<string, ResolvedNode>; problems: Problem[] } {
  const lanes = {
    data: new Map(dataKinds(catalog).map((each) => [each.kind, each])),
    network: new Map(networkKinds(catalog).map((each) => [each.kind, each])),
  }
  const networks = new Set(document.networks.map((network) => network.id))
  const nodes = new Map<string, ResolvedNode>()
  const problems: Problem[] = []
  for (const node of document.nodes) {
    if (nodes.has(node.id)) continue
    const [own, other] = node.network === null ? [lanes.data, lanes.network] : [lanes.network, lanes.data]
    const kind = own.get(node.kind)
    const resolved = resolveNode(node, kind, { own, other })
    const used = resolved.node.meaning?.form === 'network' ? resolved.node.params?.['network'] : undefined
    if (typeof used === 'string' && !networks.has(used)) {
      // Its ports are those of the network it uses, so without that nothing is known about it.
      const { name } = resolved.node
      nodes.set(node.id, { node, name, meaning: null, params: null })
      problems.push(unknownNetwork(node.id, `“${name}” uses the network “${used}”`, networks))
      continue
    }
    nodes.set(node.id, { ...resolved.node, node })
    problems.push(...resolved.problems)
  }
  return { nodes, problems }
}

function networkKinds(catalog: Catalog): Kind[] {
  return [
    ...catalog.sources.map((definition) => kindOf({ form: 'source', definition }, definition)),
    ...catalog.layers.map((definition) => kindOf({ form: 'layer', definition }, definition)),
    kindOf({ form: 'network' }, NETWORK),
  ]
}

function dataKinds(catalog: Catalog): Kind[] {
  return [
    kindOf({ form: 'dataset' }, DATASET),
    ...catalog.transforms.map((definition) => kindOf({ form: 'transform', definition }, definition)),
  ]
}

type Entry = { kind: string; title: string; version: number; params: ParamsSchema; migrations?: Migrations }

function kindOf(meaning: NodeForm, { kind, title, version, params, migrations }: Entry): Kind {
  return { kind, meaning, title, version, schema: params, migrations: migrations ?? {} }
}

type Lanes = { own: ReadonlyMap<string, Kind>; other: ReadonlyMap<string, Kind> }

function resolveNode(
  node: DocumentNode,
  kind: Kind | undefined,
  lanes: Lanes,
): { node: Omit<ResolvedNode, 'node'>; problems: Problem[] } {
  if (kind === undefined) {
    const name = node.name || (lanes.other.get(node.kind)?.title ?? node.kind)
    return { node: { name, meaning: null, params: null }, problems: [unusableKind(node, name, lanes)] }
  }
  const name = node.name || kind.title
  if (node.version > kind.version) {
    return { node: { name, meaning: null, params: null }, problems: [newerNode(node, name, kind)] }
  }
  const params = readParams({
    schema: kind.schema,
    params: migrateParams(node, kind),
    owner: name,
    at: { node: node.id },
  })
  return {
    node: { name, meaning: kind.meaning, params: params.ok ? params.value : null },
    problems: params.ok ? [] : params.failure,
  }
}

/** Params of an older version of the kind, brought to the newest. */
function migrateParams(node: DocumentNode, kind: Kind): Record<string, unknown> {
  let params = node.params
  for (let version = node.version + 1; version <= kind.version; version += 1) {
    const migrate = kind.migrations[version]
    // The catalogue's own tests make sure that there is one for every version.
    if (migrate === undefined) throw new Error(`${node.kind} lacks the migration to version ${version}`)
    params = migrate(params)
  }
  return params
}

function unusableKind(node: DocumentNode, name: string, { own, other }: Lanes): Problem {
  const isData = node.network === null
  if (other.has(node.kind)) {
    return problem({
      code: 'node.wrong-lane',
      at: { node: node.id },
      message: isData
        ? `“${name}” belongs into a network, but stands in the data lane.`
        : `“${name}” belongs into the data lane, but stands in a network.`,
      hint: isData ? 'Move it into a network.' : 'Move it out of the network, next to the dataset.',
    })
  }
  const near = closestWord(node.kind, own.keys()) ?? closestWord(node.kind, other.keys())
  return problem({
    code: 'node.unknown-kind',
    at: { node: node.id },
    message: `Ganvas knows no node of kind “${node.kind}”.${near === null ? '' : ` Did you mean “${near}”?`}`,
    hint: 'Replace it, or update Ganvas if the project comes from a newer version. Its settings are kept.',
  })
}

function newerNode(node: DocumentNode, name: string, kind: Kind): Problem {
  return problem({
    code: 'node.newer',
    at: { node: node.id },
    message: `“${name}” is of version ${node.version}, but this Ganvas knows ${kind.title} up to version ${kind.version}.`,
    hint: 'Update Ganvas. The settings of the node are kept as they are.',
  })
}

export function unknownNetwork(node: string, what: string, known: ReadonlySet<string>): Problem {
  return problem({
    code: 'network.unknown',
    at: { node },
    message: `${what}, which is not among the ${known.size} of the project.`,
    hint:
      known.size === 0
        ? 'Add a network.'
        : `The networks are ${[...known].map((id) => `“${id}”`).join(', ')}.`,
  })
}
