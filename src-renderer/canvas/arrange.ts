import type { Checked } from '../../src-shared/check/checked.ts'
import type { DocumentNetwork } from '../../src-shared/document/schema.ts'
import type { Cell } from './lane-grid.ts'
import { laneGrid } from './lane-grid.ts'

/**
 * A checked document → boxes for its lanes and nodes, in pixels at zoom 1. Data and recipe stand above, one lane per
 * network below; a lane with more columns than fit goes on in a further band, like a line of text.
 */
export type Box = { id: string; x: number; y: number; width: number; height: number }
export type LaneKind = 'data' | 'generator' | 'critic' | 'recipe' | 'part'
export type Lane = Box & { kind: LaneKind; title: string }
export type Place = Box & { lane: Lane; column: number; band: number; row: number; bandTop: number }
export type Arrangement = {
  lanes: Lane[]
  places: ReadonlyMap<string, Place>
  cards: Box[]
  width: number
  height: number
}

export const NODE = { width: 160, height: 48 }
export const GAP = { column: 66, row: 20, band: 40, lane: 28 }
/** Inside a lane: room for the title, for wires that arrive and for wires that leave. */
export const INSET = { top: 38, bottom: 16, left: 70, right: 34 }
const CARD = { least: 160, most: 250, height: 48, gap: 14, inset: 16 }
const DATA = 'data lane'
const RECIPE = 'recipe lane'

type Options = { columns: number; cards: readonly string[] }

/** The arrangement that is largest in a window of this size. */
export function arrangeToFit(
  checked: Checked,
  cards: readonly string[],
  room: { width: number; height: number },
): Arrangement {
  const tried = [3, 4, 5, 6, 7, 8, 10, 12].map((columns) => arrange(checked, { columns, cards }))
  const zoom = ({ width, height }: Arrangement) => Math.min(room.width / width, room.height / height)
  return tried.reduce((best, each) => (zoom(each) > zoom(best) ? each : best))
}

function arrange(checked: Checked, { columns, cards }: Options): Arrangement {
  const blocks = lanesOf(checked).map((lane) => {
    const nodes = [...checked.nodes.values()].filter(({ node }) => node.network === lane.network)
    return { ...lane, grid: bands(laneGrid(nodes, checked.document.edges), columns) }
  })
  const data = blocks.filter((block) => block.network === null && block.grid.cells.length > 0)
  const networks = blocks.filter((block) => block.network !== null)
  // Nothing arrives in the data lane, so it needs no room for that.
  const spared = INSET.left - CARD.inset
  const dataWidth = data[0] === undefined ? 0 : data[0].grid.width - spared
  const recipeLeft = dataWidth === 0 ? 0 : dataWidth + GAP.lane
  const width = Math.max(recipeLeft + CARD.least + 2 * CARD.inset, ...networks.map(({ grid }) => grid.width))
  const recipe = placeCards(cards, { x: recipeLeft, width: width - recipeLeft })
  const top = Math.max(recipe.lane.height, data[0]?.grid.height ?? 0)

  const lanes: Lane[] = [{ ...recipe.lane, height: top }]
  const places = new Map<string, Place>()
  let y = top + GAP.lane
  for (const block of [...data, ...networks]) {
    const { kind, title, grid } = block
    const box =
      block.network === null
        ? { id: DATA, x: 0, y: 0, width: dataWidth, height: top }
        : { id: `network ${block.network}`, x: 0, y, width, height: grid.height }
    const lane = { ...box, kind, title }
    lanes.push(lane)
    const left = block.network === null ? CARD.inset : INSET.left
    for (const cell of grid.cells) places.set(cell.id, placeIn(lane, cell, left))
    if (block.network !== null) y += grid.height + GAP.lane
  }
  return { lanes, places, cards: recipe.cards, width, height: y - GAP.lane }
}

/** Generators before those that judge what they make, parts last; networks that only nodes name come as parts. */
function lanesOf({ document, nodes }: Checked): { network: string | null; kind: LaneKind; title: string }[] {
  const order = ['generator', 'critic', 'part']
  const named = new Set(document.networks.map(({ id }) => id))
  const strays = [...nodes.values()].flatMap(({ node }) =>
    node.network === null || named.has(node.network) ? [] : [node.network],
  )
  const networks = document.networks.map((each) => ({
    network: each.id,
    kind: kindOf(each),
    title: each.name,
  }))
  return [
    { network: null, kind: 'data', title: 'Data' },
    ...networks.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
    ...[...new Set(strays)].map((id) => ({ network: id, kind: 'part' as const, title: id })),
  ]
}

function kindOf({ role }: DocumentNetwork): LaneKind {
  return role === 'generator' || role === 'part' ? role : 'critic'
}

type Banded = Cell & { band: number; bandTop: number }

/** Cuts a lane into bands of so many columns; rows that a band does not use are left out of it. */
function bands(cells: readonly Cell[], columns: number): { cells: Banded[]; width: number; height: number } {
  const banded: Banded[] = []
  let top = INSET.top
  for (let band = 0; banded.length < cells.length; band += 1) {
    const own = cells.filter((cell) => Math.floor(cell.column / columns) === band)
    if (own.length === 0) continue
    const used = [...new Set(own.map((cell) => cell.row))].sort((a, b) => a - b)
    for (const cell of own) {
      const place = { column: cell.column % columns, row: used.indexOf(cell.row) }
      banded.push({ ...cell, ...place, band, bandTop: top })
    }
    top += used.length * (NODE.height + GAP.row) - GAP.row + GAP.band
  }
  const widest = Math.max(0, ...banded.map(({ column }) => column)) + 1
  const width = INSET.left + widest * (NODE.width + GAP.column) - GAP.column + INSET.right
  return { cells: banded, width, height: Math.max(top - GAP.band, INSET.top + NODE.height) + INSET.bottom }
}

function placeIn(lane: Lane, { id, column, row, band, bandTop }: Banded, left: number): Place {
  const x = lane.x + left + column * (NODE.width + GAP.column)
  const top = lane.y + bandTop
  const y = top + row * (NODE.height + GAP.row)
  return { id, x, y, ...NODE, lane, column, band, row, bandTop: top }
}

/** The recipe's cards stand in rows: no wires lead from one to the next. */
function placeCards(
  ids: readonly string[],
  room: { x: number; width: number },
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
    y: INSET.top + Math.floor(index / perRow) * (height + gap),
    width,
    height,
  }))
  const rows = Math.ceil(ids.length / perRow)
  const laneHeight = INSET.top + rows * (height + gap) - gap + INSET.bottom
  const lane = { id: RECIPE, kind: 'recipe' as const, title: 'Recipe', ...room, y: 0, height: laneHeight }
  return { lane, cards }
}
