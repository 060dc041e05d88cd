import type { DocumentNetwork, GraphDocument } from '../../src-shared/document/schema.ts'
import type { Box, Inset, Point } from './boxes.ts'
import { around, contains, DATA_INSET, GAP, INSET, overlap } from './boxes.ts'

/**
 * Frames of the lanes, drawn around the nodes wherever these stand: nothing of it is in the document. Networks that
 * stand one below the other get the same left and right side; the recipe fills the room beside the data.
 */
export type LaneKind = 'data' | 'generator' | 'critic' | 'recipe' | 'part'
export type Lane = Box & { kind: LaneKind; title: string; network: string | null }

export const DATA_LANE = 'data lane'
export const RECIPE_LANE = 'recipe lane'
const EMPTY = { width: 520, height: INSET.top + 66 + INSET.bottom }
const CARD = { least: 160, most: 250, height: 48, gap: 14, inset: 16 }

export function laneId(network: string | null): string {
  return network === null ? DATA_LANE : `network ${network}`
}

/** `nodes`: what is seen of each lane, with its place. */
export function framesOf(
  document: GraphDocument,
  nodes: readonly (Box & { network: string | null })[],
  cardIds: readonly string[],
): { lanes: Lane[]; cards: Box[] } {
  const inLane = (network: string | null) => nodes.filter((each) => each.network === network)
  const frame = (network: string | null, inset: Inset) => around(inLane(network), inset)
  const data = frame(null, DATA_INSET)
  // Nothing to train yet: the hint has the canvas to itself.
  if (nodes.length === 0 && document.networks.length === 0) return { lanes: [], cards: [] }
  const networks = lanesIn(document, nodes)
  const drawn = networks.flatMap((each) => {
    const box = frame(each.network, INSET)
    return box === null ? [] : [{ ...each, ...box }]
  })
  const lanes = [...straightened(drawn), ...emptyLanes(networks, drawn, data)]
  const dataLane: Lane[] =
    data === null ? [] : [{ ...data, id: DATA_LANE, kind: 'data', title: 'Data', network: null }]
  const recipe = placeRecipe(cardIds, dataLane[0] ?? null, lanes)
  const top = recipe.lane
  // Data and recipe side by side are equally tall.
  const isBeside = dataLane[0] !== undefined && dataLane[0].y === top.y
  const height = isBeside ? Math.max(top.height, dataLane[0]?.height ?? 0) : top.height
  const beside = dataLane.map((lane) => (isBeside ? { ...lane, height } : lane))
  return { lanes: [{ ...top, height }, ...beside, ...lanes], cards: recipe.cards }
}

type Named = Pick<Lane, 'id' | 'kind' | 'title' | 'network'> & { position: Point | undefined }

/** Generators before those that judge, parts last; networks that only nodes name come as parts. */
function lanesIn(document: GraphDocument, nodes: readonly { network: string | null }[]): Named[] {
  const order = ['generator', 'critic', 'part']
  const named = new Set(document.networks.map(({ id }) => id))
  const strays = new Set(
    nodes.flatMap(({ network }) => (network === null || named.has(network) ? [] : [network])),
  )
  const known = document.networks.map((each) => ({
    id: laneId(each.id),
    network: each.id,
    kind: kindOf(each),
    title: each.name,
    position: each.position,
  }))
  return [
    ...known.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
    ...[...strays].map((id) => ({
      id: laneId(id),
      network: id,
      kind: 'part' as const,
      title: id,
      position: undefined,
    })),
  ]
}

export function kindOf({ role }: Pick<DocumentNetwork, 'role'>): LaneKind {
  return role === 'generator' || role === 'part' ? role : 'critic'
}

/** Lanes that stand one below the other begin and end in line. */
function straightened<Each extends Named & Omit<Box, 'id'>>(lanes: readonly Each[]): Each[] {
  const rows = [...lanes].sort((a, b) => a.y - b.y)
  const isStack = rows.every((lane, index) => {
    const next = rows[index + 1]
    return next === undefined || lane.y + lane.height <= next.y
  })
  const all = around(lanes, { top: 0, bottom: 0, left: 0, right: 0 })
  if (!isStack || all === null) return [...lanes]
  return lanes.map((lane) => ({ ...lane, x: all.x, width: all.width }))
}

/** A network without nodes stands where it was put, or else below everything. */
function emptyLanes(
  networks: readonly Named[],
  drawn: readonly Named[],
  data: Omit<Box, 'id'> | null,
): Lane[] {
  const boxes = [...(drawn as readonly (Named & Omit<Box, 'id'>)[]), ...(data === null ? [] : [data])]
  const all = around(boxes, { top: 0, bottom: GAP.lane, left: 0, right: 0 })
  let y = all === null ? 0 : all.y + all.height
  return networks
    .filter(({ id }) => !drawn.some((each) => each.id === id))
    .map(({ position, ...lane }) => {
      const width = Math.max(EMPTY.width, all?.width ?? 0)
      if (position !== undefined) return { ...lane, ...position, ...EMPTY, width }
      const box = { ...lane, x: all?.x ?? 0, y, width, height: EMPTY.height }
      y += EMPTY.height + GAP.lane
      return box
    })
}

/** Right of the data lane, as wide as the networks; above everything where it would cover something. */
function placeRecipe(
  cardIds: readonly string[],
  data: Lane | null,
  networks: readonly Lane[],
): { lane: Lane; cards: Box[] } {
  const below = around(networks, { top: 0, bottom: 0, left: 0, right: 0 })
  const least = CARD.least + 2 * CARD.inset
  const left = data === null ? (below?.x ?? 0) : data.x + data.width + GAP.lane
  const right = Math.max(left + least, below === null ? left + EMPTY.width : below.x + below.width)
  const beside = cardGrid(cardIds, { x: left, y: data?.y ?? 0, width: right - left })
  if (data !== null && ![...networks].some((lane) => overlap(beside.lane, lane))) return beside
  const all = [...networks, ...(data === null ? [] : [data])]
  const top = around(all, { top: GAP.lane, bottom: 0, left: 0, right: 0 })
  if (top === null) return beside
  const room = { x: top.x, width: Math.max(least, top.width) }
  const { lane } = cardGrid(cardIds, { ...room, y: 0 })
  return cardGrid(cardIds, { ...room, y: top.y - lane.height })
}

/** The recipe's cards stand in rows: no wires lead from one to the next. */
function cardGrid(
  ids: readonly string[],
  room: { x: number; y: number; width: number },
): { lane: Lane; cards: Box[] } {
  const { least, most, height, gap, inset } = CARD
  const inner = room.width - 2 * inset
  const fitting = Math.max(1, Math.floor((inner + gap) / (least + gap)))
  // As even as they go: four cards where three fit stand two by two.
  const perRow = Math.ceil(ids.length / Math.ceil(ids.length / fitting))
  const width = Math.min(most, (inner + gap) / perRow - gap)
  const cards = ids.map((id, index) => ({
    id,
    x: room.x + inset + (index % perRow) * (width + gap),
    y: room.y + INSET.top + Math.floor(index / perRow) * (height + gap),
    width,
    height,
  }))
  const laneHeight = INSET.top + Math.ceil(ids.length / perRow) * (height + gap) - gap + INSET.bottom
  const named = { id: RECIPE_LANE, kind: 'recipe' as const, title: 'Recipe', network: null }
  return { lane: { ...named, ...room, height: laneHeight }, cards }
}

/** The lane of the data or of a network at a point; the given one first where frames cover each other. */
export function laneAt(lanes: readonly Lane[], point: Point, first: string | null = null): Lane | null {
  const found = lanes.filter((lane) => lane.id !== RECIPE_LANE && contains(lane, point))
  return found.find(({ id }) => id === first) ?? found[0] ?? null
}
