import type { Project } from '../state/project.ts'
import { shapeLeaving } from '../state/project.ts'
import type { Lane } from './lanes.ts'
import { laneId } from './lanes.ts'
import type { WireFlowEdge } from './flow-types.ts'
import { GAP } from './boxes.ts'

/**
 * Sources get their numbers from the recipe: showers and conditions from the ends of the data lane, and whoever judges
 * also what the generator makes. No wires of the document; each has a track of its own along the lanes' left side.
 */
export function feedsOf(
  { checked }: Project,
  shownAs: (node: string) => string,
  lanes: readonly Lane[],
): WireFlowEdge[] {
  const { data, document, networks } = checked
  const generator = document.networks.find(({ role }) => role === 'generator')
  const origins = [
    { source: 'condition', end: endOf(data.condition, data), has: data.condition !== null },
    { source: 'data', end: endOf(data.showers, data), has: data.showers !== null },
    {
      source: 'data',
      end: { node: (generator && networks.get(generator.id)?.output) ?? null, port: 'out' },
      has: true,
    },
  ]
  const left = Math.min(...lanes.map(({ x }) => x))
  return origins.flatMap(({ source, end, has }, track) => {
    const from = end.node === null ? undefined : checked.nodes.get(end.node)
    if (!has || from === undefined) return []
    const lane = lanes.find(({ id }) => id === laneId(from.node.network))
    const kind = lane?.kind ?? 'data'
    const bottom = lane === undefined ? 0 : lane.y + lane.height
    const way = { x: left - 10 - 8 * track, y: bottom + GAP.lane * 0.25 * (track + 1), right: 14 + 5 * track }
    const readers = [...checked.nodes.values()].filter(
      ({ node, meaning }) =>
        meaning?.form === 'source' &&
        meaning.definition.kind === source &&
        (track < 2 || node.network !== generator?.id),
    )
    return readers.map(({ node }): WireFlowEdge => {
      const [origin, reader] = [shownAs(from.node.id), shownAs(node.id)]
      const sourceHandle = origin === from.node.id ? end.port : `${from.node.id}/${end.port}`
      return {
        id: `${from.node.id} feeds ${node.id} ${source}`,
        type: 'wire',
        source: origin,
        sourceHandle,
        target: reader,
        targetHandle: 'feed',
        selectable: false,
        focusable: false,
        deletable: false,
        data: {
          lane: kind,
          label: shapeLeaving(checked, { node: node.id, port: 'out' }) ?? '',
          isFeed: true,
          isBroken: false,
          way,
        },
      }
    })
  })
}

type Data = Project['checked']['data']

/** Where a chain of transforms ends; a chain without any ends at the dataset's own port. */
function endOf(chain: Data['showers'], data: Data): { node: string | null; port: string } {
  const last = chain?.transforms.at(-1)?.node
  if (last !== undefined) return { node: last, port: 'out' }
  const port = chain !== null && chain === data.condition ? 'condition' : 'showers'
  return { node: data.dataset?.node ?? null, port }
}
