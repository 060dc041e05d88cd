/** Sizes of what is drawn, in pixels at zoom 1. */
export type Point = { x: number; y: number }
export type Box = Point & { id: string; width: number; height: number }

export const NODE = { width: 160, height: 48 }
export const GAP = { column: 66, row: 20, band: 40, lane: 28 }
/** Inside a lane: room for the title, for wires that arrive and for wires that leave. */
export const INSET = { top: 38, bottom: 16, left: 70, right: 34 }
/** In the data lane nothing arrives, so it needs no room for that. */
export const DATA_INSET = { ...INSET, left: 16 }
/** Around the nodes of a group. */
export const GROUP_INSET = { top: 30, bottom: 12, left: 14, right: 14 }
/** Half of what a port takes for the pointer. */
export const PORT_REACH = 12

export type Inset = typeof INSET

/** The smallest box around others, with room on each side; null around nothing. */
export function around(boxes: readonly Omit<Box, 'id'>[], inset: Inset): Omit<Box, 'id'> | null {
  if (boxes.length === 0) return null
  const x = Math.min(...boxes.map((each) => each.x)) - inset.left
  const y = Math.min(...boxes.map((each) => each.y)) - inset.top
  const right = Math.max(...boxes.map((each) => each.x + each.width)) + inset.right
  const bottom = Math.max(...boxes.map((each) => each.y + each.height)) + inset.bottom
  return { x, y, width: right - x, height: bottom - y }
}

export function contains(box: Omit<Box, 'id'>, { x, y }: Point): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}

export function overlap(a: Omit<Box, 'id'>, b: Omit<Box, 'id'>): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
