import type { Checked } from '../../src-shared/check/checked.ts'
import type { DocumentEdge, DocumentNode } from '../../src-shared/document/schema.ts'
import type { Box, Point } from './boxes.ts'
import { around, DATA_INSET, GAP, INSET, NODE } from './boxes.ts'
import { laneGrid } from './lane-grid.ts'
import type { Cell } from './lane-grid.ts'
import { framesOf } from './lanes.ts'

/**
 * Places for nodes, on request: the data lane above, one network below the other, columns along the wires. A lane with
 * more columns than fit goes on in a further band, like a line of text.
 */
export type Positions = ReadonlyMap<string, Point>

const NO_ROOM = { top: 0, bottom: 0, left: 0, right: 0 }

/** The arrangement that is largest in a window of this size. */
export function arrangeToFit(
  { document }: Checked,
  cards: readonly string[],
  room: { width: number; height: number },
): Positions {
  const tried = [3, 4, 5, 6, 7, 8, 10, 12].map((columns) => {
    const positions = arrange(document.nodes, document.edges, columns, (all) => {
      const { lanes } = framesOf(document, all, cards)
      return { recipe: lanes[0]?.height ?? 0, order: lanes.map(({ network }) => network) }
    })
    const placed = document.nodes.map((node) => ({
      ...node,
      ...NODE,
      ...(positions.get(node.id) ?? { x: 0, y: 0 }),
    }))
    const all = around(framesOf(document, placed, cards).lanes, NO_ROOM)
    return { positions, zoom: all === null ? 0 : Math.min(room.width / all.width, room.height / all.height) }
  })
  const best = tried.reduce((a, b) => (b.zoom > a.zoom ? b : a))
  return rounded(best.positions)
}

type Boxed = Box & { network: string | null }
type Surroundings = (nodes: readonly Boxed[]) => { recipe: number; order: readonly (string | null)[] }

function arrange(
  nodes: readonly DocumentNode[],
  edges: readonly DocumentEdge[],
  columns: number,
  surroundings: Surroundings,
): Positions {
  const positions = new Map<string, Point>()
  const place = (network: string | null, at: Point): number => {
    const lane = bandsOf(
      nodes.filter((each) => each.network === network),
      edges,
      columns,
    )
    for (const cell of lane.cells) positions.set(cell.id, { x: at.x + cell.x, y: at.y + cell.y })
    return lane.height
  }
  const boxes = () =>
    nodes.map((node) => ({ ...node, ...NODE, ...(positions.get(node.id) ?? { x: 0, y: 0 }) }))
  const dataHeight = place(null, { x: DATA_INSET.left, y: INSET.top })
  for (const network of new Set(nodes.map((each) => each.network))) {
    if (network !== null) place(network, { x: INSET.left, y: 10_000 })
  }
  // Networks far below tell how wide the recipe is, and so how tall.
  const { recipe, order } = surroundings(boxes())
  const hasData = nodes.some(({ network }) => network === null)
  const dataFrame = INSET.top + dataHeight + INSET.bottom
  let top = Math.max(recipe, hasData ? dataFrame : 0) + GAP.lane
  for (const network of order) {
    if (network === null || !nodes.some((each) => each.network === network)) continue
    const height = place(network, { x: INSET.left, y: top + INSET.top })
    top += INSET.top + height + INSET.bottom + GAP.lane
  }
  return positions
}

/** Only some nodes, where they stand: each lane's chosen ones keep their top left corner. */
export function arrangeChosen({ document }: Checked, ids: ReadonlySet<string>, columns = 8): Positions {
  const positions = new Map<string, Point>()
  const chosen = document.nodes.filter(({ id }) => ids.has(id))
  for (const network of new Set(chosen.map((each) => each.network))) {
    const own = chosen.filter((each) => each.network === network)
    const x = Math.min(...own.map(({ position }) => position.x))
    const y = Math.min(...own.map(({ position }) => position.y))
    for (const cell of bandsOf(own, document.edges, columns).cells) {
      positions.set(cell.id, { x: x + cell.x, y: y + cell.y })
    }
  }
  return rounded(positions)
}

/** Cuts a lane into bands of so many columns; rows that a band does not use are left out of it. */
function bandsOf(
  nodes: readonly DocumentNode[],
  edges: readonly DocumentEdge[],
  columns: number,
): { cells: (Point & { id: string })[]; height: number } {
  const cells = laneGrid(nodes, edges)
  const placed: (Point & { id: string })[] = []
  let top = 0
  for (let band = 0; placed.length < cells.length; band += 1) {
    const own = cells.filter((cell: Cell) => Math.floor(cell.column / columns) === band)
    if (own.length === 0) continue
    const used = [...new Set(own.map((cell) => cell.row))].sort((a, b) => a - b)
    for (const { id, column, row } of own) {
      const x = (column % columns) * (NODE.width + GAP.column)
      placed.push({ id, x, y: top + used.indexOf(row) * (NODE.height + GAP.row) })
    }
    top += used.length * (NODE.height + GAP.row) - GAP.row + GAP.band
  }
  return { cells: placed, height: Math.max(top - GAP.band, NODE.height) }
}

function rounded(positions: Positions): Positions {
  return new Map([...positions].map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]))
}
