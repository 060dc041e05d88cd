import { expect, it } from 'vitest'
import { catalog } from '../catalog/index.ts'
import type { GraphDocument } from '../document/schema.ts'
import { checkDocument } from './check-document.ts'
import { changed, node, wire } from './test-drawings.ts'

/** Tables of seeded mistakes: a sound document, one change, and the only message that it may give. */

export type Expected = {
  code: string
  node?: string
  network?: string
  severity?: 'warning'
  /** Parts of the message; every number that matters is among them. */
  says: string[]
}
export type Mistake = [
  mistake: string,
  start: () => GraphDocument,
  change: (draft: GraphDocument) => void,
  expected: Expected,
]

export function eachGivesOneMessage(mistakes: readonly Mistake[]): void {
  it.each(mistakes)('%s', (_, start, change, expected) => {
    const { problems } = checkDocument(changed(start(), change), catalog)
    expect(problems.map((each) => each.code)).toEqual([expected.code])
    const [only] = problems
    expect(only?.severity).toBe(expected.severity ?? 'error')
    if (expected.node !== undefined) expect(only?.at.node).toBe(expected.node)
    if (expected.network !== undefined) expect(only?.at.network).toBe(expected.network)
    for (const words of expected.says) expect(only?.message).toContain(words)
    expect(only?.hint).toMatch(/\.$/)
    expect(`${only?.message} ${only?.hint}`).not.toMatch(/undefined|null\b|NaN|\[object/)
  })
}

/** Adds a node and wires at it. */
export function add(
  draft: GraphDocument,
  id: string,
  drawn: Parameters<typeof node>[1],
  ...wires: string[]
): void {
  draft.nodes.push(node(id, drawn))
  draft.edges.push(...wires.map(wire))
}

/** A calorimeter of one layer and one column. */
export function column(rows: number) {
  return {
    name: 'Box',
    layers: [{ form: 'grid', id: 0, name: '0', rows, columns: 1, pitchMm: null }],
  }
}
