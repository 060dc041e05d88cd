import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { setParams } from '../../src-shared/document/edits.ts'
import { changeGroup, groupNodes } from '../../src-shared/document/groups.ts'
import { openProject, projectOf } from '../state/project.ts'
import type { WireFlowEdge } from './flow-types.ts'
import { keepEqual } from './keep-equal.ts'
import { toFlow } from './to-flow.ts'

// Digits of 8×8 pixels: scale; flatten, dense (hidden-1), dense (hidden-2), dense (output) in one network.
const file = join(import.meta.dirname, '../../resources/templates/digits-dense.ganvas')
const opened = openProject(readFileSync(file, 'utf8'), 'digits-dense.ganvas')
if (!opened.ok) throw new Error('digits-dense cannot be opened')
const project = opened.value
const { document } = project.checked

const labels = (edges: readonly WireFlowEdge[]) =>
  Object.fromEntries(edges.map(({ source, target, data }) => [`${source} → ${target}`, data?.label]))

describe('a drawing', () => {
  it('writes on each wire the shape that goes along it', () => {
    const told = labels(toFlow(project).edges)
    expect(told['x → flatten']).toBe('8×8×1')
    expect(told['flatten → hidden-1']).toBe('64')
  })

  it('is new, after a change, only where something changed', () => {
    const before = toFlow(project)
    const changed = toFlow(projectOf(setParams(document, 'hidden-1', { units: 77 }), [], null))
    const edges = keepEqual(before.edges, changed.edges)
    const fresh = edges.filter((edge) => !before.edges.includes(edge))
    expect(labels(fresh)).toEqual({ 'hidden-1 → hidden-2': '77' })
    const nodes = keepEqual(before.nodes, changed.nodes).filter((node) => !before.nodes.includes(node))
    // The node itself, the one behind it (it has more weights), and the lane with its number of parameters.
    expect(nodes.filter(({ type }) => type === 'card').map(({ id }) => id)).toEqual(['hidden-1', 'hidden-2'])
    expect(nodes.filter(({ type }) => type === 'lane')).toHaveLength(1)
  })

  it('shows a collapsed group as one node with the ports that lead outside', () => {
    const members = ['hidden-1', 'hidden-2']
    const group = { title: 'Hidden', color: 'data' as const, nodes: members }
    const made = groupNodes(document, group, () => 'hidden')
    const { nodes, edges } = toFlow(
      projectOf(changeGroup(made.document, 'hidden', { isCollapsed: true }), [], null),
    )
    expect(nodes.some(({ id }) => members.includes(id))).toBe(false)
    const card = nodes.find(({ id }) => id === 'hidden')
    if (card?.type !== 'card') throw new Error('the group is not drawn as a card')
    expect(card.data.ports.inputs.map(({ id }) => id)).toEqual(['hidden-1/in'])
    expect(card.data.ports.outputs.map(({ id }) => id)).toEqual(['hidden-2/out'])
    expect(Object.keys(labels(edges))).toEqual(
      expect.arrayContaining(['flatten → hidden', 'hidden → output']),
    )
  })
})
