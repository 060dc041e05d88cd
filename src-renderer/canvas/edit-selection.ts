import { copyNodes, pasteNodes } from '../../src-shared/document/clipboard.ts'
import { disconnect, moveNodes, removeNodes } from '../../src-shared/document/edits.ts'
import { changeGroup, groupNodes, ungroup } from '../../src-shared/document/groups.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { documentState, edit } from '../state/document-store.ts'
import { notify } from '../state/notice-store.ts'
import { select, selection } from '../state/selection-store.ts'
import { currentProject } from '../state/use-project.ts'
import { problemWords } from './add-node.ts'
import type { Alignment } from './align.ts'
import { aligned, distributed } from './align.ts'
import type { Point } from './boxes.ts'
import { NODE } from './boxes.ts'
import { announce } from './canvas-store.ts'
import { deleteLane } from './lane-actions.ts'
import { idsLike } from './new-ids.ts'
import { selectedGroups, selectedIds, selectedNodes } from './selected.ts'

export function counted(count: number, what: string): string {
  return count === 1 ? what : `${count} ${what}s`
}

/** Nodes with their wires, or wires, or the lane whose title is selected. */
export function deleteSelection(): void {
  const nodes = selectedIds()
  const { edges, network } = selection()
  const wires = documentState().document.edges.filter(({ id }) => edges.includes(id))
  if (nodes.length === 0 && wires.length === 0) {
    if (network !== null) deleteLane(network)
    return
  }
  const label = nodes.length > 0 ? counted(nodes.length, 'node') : counted(wires.length, 'wire')
  edit(`Delete ${label}`, (document) => {
    const cut =
      wires.length === 0
        ? document
        : disconnect(
            document,
            wires.map(({ id }) => id),
          )
    return nodes.length === 0 ? cut : removeNodes(cut, nodes)
  })
  select({})
  announce(`${label} deleted. ${problemWords(currentProject().problems.length)}`)
}

/** The selection as text; null when no node is selected. */
export function copiedText(): string | null {
  const ids = selectedIds()
  return ids.length === 0 ? null : copyNodes(documentState().document, ids)
}

/** What was copied goes where the pointer is, or a little beside where it came from. */
export function pasteText(text: string, at: Point | null, label = 'Paste'): void {
  const { document } = documentState()
  const ids = idsLike(document, 'copy')
  const pasted = pasteNodes(document, text, { newId: ids, offset: { x: 0, y: 0 }, into: intoLane() })
  if (!pasted.ok) {
    const detail = pasted.failure.map(({ message, hint }) => `${message} ${hint}`).join('\n')
    return void notify({ tone: 'warning', title: 'Nothing was pasted', detail })
  }
  const { document: grown, ids: copies } = pasted.value
  if (copies.length === 0) return
  const placed = grown.nodes.filter(({ id }) => copies.includes(id))
  const left = Math.min(...placed.map(({ position }) => position.x))
  const top = Math.min(...placed.map(({ position }) => position.y))
  const offset =
    at === null ? { x: 26, y: NODE.height + 20 } : { x: Math.round(at.x - left), y: Math.round(at.y - top) }
  const positions = placed.map(
    ({ id, position }) => [id, { x: position.x + offset.x, y: position.y + offset.y }] as const,
  )
  edit(`${label} ${counted(copies.length, 'node')}`, () => moveNodes(grown, new Map(positions)))
  select({ nodes: copies })
  announce(`${counted(copies.length, 'node')} pasted`)
}

/** Nodes of one network go into the lane that is selected. */
function intoLane(): 'same' | { network: string } {
  const { network } = selection()
  return network === null ? 'same' : { network }
}

export function duplicateSelection(): void {
  const text = copiedText()
  if (text === null) return
  select({ nodes: selection().nodes })
  pasteText(text, null, 'Duplicate')
}

export function moveSelection(by: Point, isRepeat: boolean): void {
  const nodes = selectedNodes()
  if (nodes.length === 0) return
  const positions = new Map(
    nodes.map(({ id, position }) => [id, { x: position.x + by.x, y: position.y + by.y }] as const),
  )
  const mergeKey = isRepeat ? `nudge ${nodes.map(({ id }) => id).join(' ')}` : null
  edit(`Move ${counted(nodes.length, 'node')}`, (document) => moveNodes(document, positions), { mergeKey })
}

export function alignSelection(alignment: Alignment): void {
  place(`Align ${counted(selectedIds().length, 'node')}`, (boxes) => aligned(boxes, alignment))
}

export function distributeSelection(direction: 'across' | 'down'): void {
  place(`Distribute ${counted(selectedIds().length, 'node')}`, (boxes) => distributed(boxes, direction))
}

function place(label: string, how: (boxes: Parameters<typeof aligned>[0]) => Map<string, Point>): void {
  const boxes = selectedNodes().map(({ id, position }) => ({ id, ...position, ...NODE }))
  edit(label, (document) => movedTo(document, how(boxes)))
}

/** The same document when nothing moves, so that there is nothing to undo. */
export function movedTo(document: GraphDocument, positions: ReadonlyMap<string, Point>): GraphDocument {
  const isSame = document.nodes.every(({ id, position }) => {
    const next = positions.get(id)
    return next === undefined || (next.x === position.x && next.y === position.y)
  })
  return isSame ? document : moveNodes(document, positions)
}

export function groupSelection(): void {
  const nodes = selectedNodes()
  const [first] = nodes
  if (first === undefined) return
  if (nodes.some(({ network }) => network !== first.network)) {
    notify({
      tone: 'warning',
      title: 'These nodes were not grouped',
      detail: 'They stand in more than one lane; a group holds nodes of one.',
    })
    return
  }
  const count = (documentState().document.groups ?? []).length
  edit('Group', (document) => {
    const title = count === 0 ? 'Group' : `Group ${count + 1}`
    const group = { title, color: 'part' as const, nodes: nodes.map(({ id }) => id) }
    return groupNodes(document, group, idsLike(document, 'group')).document
  })
  announce(`${counted(nodes.length, 'node')} grouped`)
}

export function ungroupSelection(): void {
  const groups = selectedGroups()
  const nodes = selectedIds()
  edit('Ungroup', (document) => groups.reduce(ungroup, document))
  select({ nodes })
}

/** Open ones are collapsed; when all are, they are opened. */
export function collapseSelection(): void {
  const { document } = documentState()
  const groups = (document.groups ?? []).filter(({ id }) => selectedGroups().includes(id))
  const isCollapsed = groups.some((group) => !group.isCollapsed)
  edit(isCollapsed ? 'Collapse group' : 'Expand group', (before) =>
    groups.reduce((grown, { id }) => changeGroup(grown, id, { isCollapsed }), before),
  )
  select({ nodes: isCollapsed ? groups.map(({ id }) => id) : groups.flatMap(({ nodes }) => nodes) })
}
