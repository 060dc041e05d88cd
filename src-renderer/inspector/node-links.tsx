import type { ReactElement } from 'react'
import type { CheckedNode } from '../../src-shared/check/checked.ts'
import { edgesFrom } from '../../src-shared/document/edits.ts'
import type { Project } from '../state/project.ts'
import { shapeLeaving } from '../state/project.ts'
import { focusNode } from '../state/selection-store.ts'

type Link = { key: string; id: string; name: string; note: string }

/** What feeds a node and what it feeds; each is a way to walk along the wires. */
export function NodeLinks({ node, project }: { node: CheckedNode; project: Project }): ReactElement | null {
  const { checked } = project
  const nameOf = (id: string) => checked.nodes.get(id)?.name ?? id
  const from = node.inPorts.flatMap((port) =>
    (node.feeds.get(port.name) ?? []).map((feed): Link => ({
      key: `${feed.node} ${feed.port} ${port.name}`,
      id: feed.node,
      name: nameOf(feed.node),
      note: shapeLeaving(checked, feed) ?? '?',
    })),
  )
  const to = edgesFrom(checked.document, node.node.id)
    .filter((edge) => checked.nodes.has(edge.to.node))
    .map((edge): Link => ({
      key: edge.id,
      id: edge.to.node,
      name: nameOf(edge.to.node),
      note: edge.from.port === 'out' ? '' : edge.from.port,
    }))
  const behind = dataBehind(node, project)
  if (from.length + to.length + behind.length === 0) return null
  return (
    <section className="links">
      <h3>Connections</h3>
      <Links title="from" links={[...from, ...behind]} />
      <Links title="to" links={to} />
    </section>
  )
}

/** A Data or Condition node gets what the last transform of the data lane gives. */
function dataBehind({ meaning }: CheckedNode, { checked }: Project): Link[] {
  const kind = meaning?.form === 'source' ? meaning.definition.kind : null
  if (kind !== 'data' && kind !== 'condition') return []
  const { dataset, showers, condition } = checked.data
  const id = (kind === 'data' ? showers : condition)?.transforms.at(-1)?.node ?? dataset?.node
  if (id === undefined) return []
  return [{ key: 'data lane', id, name: checked.nodes.get(id)?.name ?? id, note: 'data lane' }]
}

function Links({ title, links }: { title: string; links: readonly Link[] }): ReactElement | null {
  if (links.length === 0) return null
  return (
    <ul aria-label={title}>
      {links.map(({ key, id, name, note }) => (
        <li key={key}>
          <span aria-hidden="true">{title === 'from' ? '←' : '→'}</span>
          <button type="button" className="link" onClick={() => focusNode(id)}>
            {name}
          </button>
          <code>{note}</code>
        </li>
      ))}
    </ul>
  )
}
