import { disconnect, edgesFrom, edgesInto, removeNodes, setParams } from '../../document/edits.ts'
import type { GraphDocument } from '../../document/schema.ts'
import { cellCount } from '../../physics/geometry.ts'
import type { FixFinder, FixFinders } from './fix.ts'
import { atNode } from './fix-wires.ts'
import { nodeAt, removeAndBridge, setKind, wire } from './rewire.ts'

const removeTransform: FixFinder = atNode((id, { nodes }) => [
  { label: `Remove “${nodes.get(id)?.name}”`, change: (each) => removeAndBridge(each, id) },
])

/** The dataset and its transforms. */
export const dataLaneFixes: FixFinders = {
  'data.second-dataset': atNode((id, { nodes }) => [
    { label: `Delete “${nodes.get(id)?.name}”`, change: (each) => removeNodes(each, [id]) },
  ]),
  'data.branch': atNode((id, { document, nodes }, { at }) => {
    const ways = edgesFrom(document, id, at.port).map(({ to }) => to.node)
    const named = (ids: readonly string[]) => ids.map((each) => `“${nodes.get(each)?.name}”`).join(' and ')
    return ways.map((kept) => {
      const others = ways.filter((each) => each !== kept)
      return {
        label: `Keep ${named([kept])}, delete ${named(others)}`,
        change: (each: GraphDocument) =>
          removeNodes(
            each,
            others.flatMap((way) => chainFrom(each, way)),
          ),
      }
    })
  }),
  'data.labels-changed': atNode((id, { nodes }) => {
    const name = nodes.get(id)?.name
    return [
      {
        label: `Let “${name}” change the condition`,
        change: (each) => {
          const [edge] = edgesInto(each, id)
          if (edge === undefined) throw new Error(`Nothing feeds ${id}`)
          return wire(disconnect(each, [edge.id]), { node: edge.from.node, port: 'condition' }, edge.to)
        },
      },
      { label: `Remove “${name}”`, change: (each) => removeNodes(each, [id]) },
    ]
  }),
  'data.geometry-size': atNode((id, { data }) => {
    const geometry = data.dataset?.params.geometry ?? null
    if (geometry === null) return []
    const [layer, ...others] = geometry.layers
    const grid = layer?.form === 'grid' && others.length === 0 ? [layer.rows, layer.columns, 1] : null
    const shapes = [[cellCount(geometry)], ...(grid === null ? [] : [grid])]
    return [
      ...shapes.map((shape) => ({
        label: `Set the shape to ${shape.join('×')}`,
        change: (each: GraphDocument) => setParams(each, id, { shape }),
      })),
      { label: 'Use no geometry', change: (each) => setParams(each, id, { geometry: null }) },
    ]
  }),
  'transform.unit': removeTransform,
  'transform.no-condition': removeTransform,
  'transform.condition-unit': (problem, checked) => {
    const dataset =
      checked.data.dataset?.node ?? checked.document.nodes.find(({ kind }) => kind === 'dataset')?.id
    const ask = dataset === undefined ? [] : ['GeV', 'MeV']
    return [
      ...ask.map((unit) => ({
        label: `The condition is in ${unit}`,
        change: (each: GraphDocument) => setParams(each, dataset ?? '', { conditionUnit: unit }),
      })),
      ...removeTransform(problem, checked),
    ]
  },
  'transform.condition-column': atNode((id) => [
    { label: 'Use the first number', change: (each) => setParams(each, id, { column: 0 }) },
  ]),
  'transform.labels': (problem, checked) => [
    ...atNode((id) => [
      { label: 'Make it One-hot', change: (each) => setKind(each, id, { kind: 'one-hot', params: {} }) },
    ])(problem, checked),
    ...removeTransform(problem, checked),
  ],
  'transform.not-labels': removeTransform,
  'transform.one-label': removeTransform,
  'transform.after-fractions': (problem, checked) => [
    ...atNode((id, { document, nodes }) => {
      const before = edgesInto(document, id)[0]?.from.node
      if (before === undefined || nodeAt(document, before).kind !== 'fractions') return []
      return [
        { label: `Put it before “${nodes.get(before)?.name}”`, change: (each) => exchange(each, before, id) },
      ]
    })(problem, checked),
    ...removeTransform(problem, checked),
  ],
  'transform.no-geometry': atNode((id) => [
    { label: 'Split per event', change: (each) => setParams(each, id, { per: 'event' }) },
  ]),
  'transform.geometry-cells': atNode((id) => [
    { label: 'Split per event', change: (each) => setParams(each, id, { per: 'event' }) },
  ]),
  'transform.range': atNode((id, { nodes }) => {
    const { low, high } = nodes.get(id)?.params ?? {}
    return [
      {
        label: `Exchange ${String(low)} and ${String(high)}`,
        change: (each) => setParams(each, id, { low: high, high: low }),
      },
    ]
  }),
}

/** A transform and those behind it. */
function chainFrom(document: GraphDocument, first: string): string[] {
  const chain = new Set([first])
  for (const id of chain) for (const { to } of edgesFrom(document, id)) chain.add(to.node)
  return [...chain]
}

/** Two neighbours of a chain change places, on the canvas too. */
function exchange(document: GraphDocument, first: string, second: string): GraphDocument {
  const swap = (id: string) => (id === first ? second : id === second ? first : id)
  const place = { [first]: nodeAt(document, second).position, [second]: nodeAt(document, first).position }
  return {
    ...document,
    nodes: document.nodes.map((node) => ({ ...node, position: place[node.id] ?? node.position })),
    edges: document.edges.map((edge) => ({
      ...edge,
      from: { ...edge.from, node: swap(edge.from.node) },
      to: { ...edge.to, node: swap(edge.to.node) },
    })),
  }
}
