import type { ReactElement } from 'react'
import { useSelection } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import { ManyCard } from './many-card.tsx'
import { NetworkCard } from './network-card.tsx'
import { NodeCard } from './node-card.tsx'
import { Overview } from './overview.tsx'
import './inspector.css'
import type { InspectorParts } from './inspector-parts.ts'

/** What is known of what is selected, and can be changed of it; of the project when nothing is. */
export function Inspector({ parts }: { parts: InspectorParts }): ReactElement {
  const project = useProject()
  const ids = useSelection(({ nodes }) => nodes)
  const networkId = useSelection(({ network }) => network)
  const nodes = ids.map((id) => project.checked.nodes.get(id)).filter((node) => node !== undefined)
  const network = project.checked.document.networks.find(({ id }) => id === networkId)
  const [node] = nodes
  if (nodes.length === 0 && ids.some((id) => id.startsWith('training/')))
    return <parts.schedule key={ids[0]} />
  const isOverview = node === undefined && network === undefined
  return (
    <aside
      className={`inspector ${isOverview ? 'overview' : ''}`}
      aria-label="Inspector"
      key={node === undefined ? networkId : nodes.map((each) => each.node.id).join(' ')}
    >
      {node !== undefined && nodes.length > 1 ? (
        <ManyCard nodes={nodes} project={project} />
      ) : node !== undefined ? (
        <NodeCard node={node} project={project} />
      ) : network !== undefined ? (
        <NetworkCard network={network} project={project} trainerSettings={parts.trainerSettings} />
      ) : (
        <Overview project={project} round={parts.round} />
      )}
    </aside>
  )
}
