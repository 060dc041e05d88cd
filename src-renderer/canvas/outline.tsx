import type { KeyboardEvent, ReactElement } from 'react'
import { useMemo } from 'react'
import { hasErrors } from '../../src-shared/base/problem.ts'
import type { Project } from '../state/project.ts'
import { problemsAt, shapeLeaving } from '../state/project.ts'
import { nodeParams, paramLine } from '../state/params.ts'
import { select, useSelection } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import { grouped } from '../ui/format.ts'
import { showOnCanvas } from './canvas-store.ts'
import { kindOf } from './lanes.ts'
import { fedBy } from './neighbours.ts'
import './outline.css'
import { goTo } from './view-actions.ts'

/** The drawing as a tree: lanes, and their nodes in the order in which numbers flow. The way through it without seeing. */
export function Outline(): ReactElement {
  const project = useProject()
  const lanes = useMemo(() => outlineOf(project), [project])
  const chosen = useSelection(({ nodes }) => nodes)
  if (lanes.every(({ items }) => items.length === 0)) {
    return <p className="outline-none">Nothing is drawn yet. Press Space over the canvas to add a node.</p>
  }
  const first = lanes[0]?.items[0]?.id
  return (
    <div className="outline" role="tree" aria-label="Outline of the drawing" onKeyDown={walk}>
      {lanes.map((lane) => (
        <div key={lane.id} role="group" aria-label={`${lane.title}, ${lane.note}`}>
          <h3 className={`color-${lane.kind}`} aria-hidden="true">
            {lane.title}
            <span>{lane.note}</span>
          </h3>
          {lane.items.map((item) => {
            const isChosen = chosen.includes(item.id)
            const state = item.problems.length === 0 ? '' : hasErrors(item.problems) ? 'error' : 'warning'
            return (
              <div
                key={item.id}
                role="treeitem"
                aria-selected={isChosen}
                className={`outline-item ${isChosen ? 'chosen' : ''} ${state}`}
                data-node={item.id}
                tabIndex={isChosen || (chosen.length === 0 && item.id === first) ? 0 : -1}
                onClick={() => goTo(item.id)}
                onFocus={() => !isChosen && select({ nodes: [item.id] })}
              >
                <b>{item.name}</b>
                <span className="outline-line">{item.line}</span>
                <span className="outline-from">{item.from}</span>
                <code>
                  <span className="spoken">gives </span>
                  {item.shape}
                </code>
                <em>{item.problems[0]?.message}</em>
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}

type Item = ReturnType<typeof itemOf>
type OutlineLane = { id: string; kind: string; title: string; note: string; items: Item[] }

/** Every node once, those of a network after what feeds them; nodes in circles at the end. */
export function outlineOf(project: Project): OutlineLane[] {
  const { checked } = project
  const { document } = checked
  const inOrder = (network: string | null, order: readonly string[]) => {
    const own = document.nodes.filter((node) => node.network === network).map(({ id }) => id)
    const rank = new Map(order.map((id, index) => [id, index]))
    return own
      .sort((a, b) => (rank.get(a) ?? order.length) - (rank.get(b) ?? order.length))
      .map((id) => itemOf(id, project))
  }
  const data = {
    id: 'data',
    kind: 'data',
    title: 'Data',
    note: checked.data.dataset?.params.source ?? '',
    items: inOrder(null, dataOrder(project)),
  }
  const networks = document.networks.map((network) => {
    const counted = project.summary.networks.find(({ id }) => id === network.id)
    return {
      id: network.id,
      kind: kindOf(network),
      title: network.name,
      note: `${network.role}, ${grouped(counted?.parameters.total ?? 0)} parameters`,
      items: inOrder(network.id, checked.networks.get(network.id)?.order ?? []),
    }
  })
  return [data, ...networks].filter(({ items, id }) => items.length > 0 || id !== 'data')
}

/** Along the wires, by how many transforms come before. */
function dataOrder({ checked }: Project): string[] {
  const depth = (id: string, seen: readonly string[]): number =>
    seen.includes(id)
      ? 0
      : Math.max(0, ...fedBy(checked.document, id).map((each) => 1 + depth(each, [...seen, id])))
  const ids = checked.document.nodes.filter(({ network }) => network === null).map(({ id }) => id)
  return ids.sort((a, b) => depth(a, []) - depth(b, []))
}

function itemOf(id: string, project: Project) {
  const { checked } = project
  const node = checked.nodes.get(id)
  const name = node?.name ?? id
  const shape = shapeLeaving(checked, { node: id, port: 'out' }) ?? '?'
  const feeders = fedBy(checked.document, id).map((each) => checked.nodes.get(each)?.name ?? each)
  const problems = problemsAt(project, id)
  const line = node === undefined ? '' : paramLine(nodeParams(node), 40)
  const from = feeders.length === 0 ? '' : `from ${feeders.join(' and ')}`
  return { id, name, line, from, shape, problems }
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('.outline-item')]
  const index = items.findIndex((each) => each === document.activeElement)
  const current = items[index]
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 }[event.key]
  if (to !== undefined) items[to]?.focus()
  else if (event.key === 'Enter' && current !== undefined) goTo(current.dataset['node'] ?? '')
  else if (event.key === 'w' && current !== undefined) {
    const { right, top } = current.getBoundingClientRect()
    const from = { node: current.dataset['node'] ?? '', port: 'out' }
    showOnCanvas({ connect: { from, side: 'from', screen: { x: Math.min(right, 500), y: top } } })
  } else return
  event.preventDefault()
  event.stopPropagation()
}
