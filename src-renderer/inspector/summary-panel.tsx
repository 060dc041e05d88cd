import type { ReactElement } from 'react'
import type { NetworkSummary, SummaryRow } from '../../src-shared/compile/summary-form.ts'
import { select, useSelectedNode } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import { grouped } from '../ui/format.ts'

type Choose = { selected: string | null; onSelect: (id: string) => void }

/** The tables of `ganvas summary`, one per network. */
export function SummaryPanel(): ReactElement {
  const project = useProject()
  const selected = useSelectedNode()
  const choose: Choose = { selected, onSelect: (id) => select({ nodes: [id] }) }
  return (
    <>
      {project.summary.networks.map((network) => (
        <NetworkTable key={network.id} network={network} {...choose} />
      ))}
    </>
  )
}

function NetworkTable({ network, selected, onSelect }: { network: NetworkSummary } & Choose): ReactElement {
  const { total, trainable } = network.parameters
  const hasFields = network.rows.some((row) => row.receptiveField !== null)
  return (
    <section className="panel" aria-label={`Summary of ${network.name}`}>
      <h2>
        {network.name}
        <span>{network.complete ? network.role : 'problems hide the rest'}</span>
        <em>
          {grouped(total)} parameters{trainable === total ? '' : `, ${grouped(trainable)} trainable`}
        </em>
      </h2>
      <div className="scroll" tabIndex={-1}>
        <table className="summary">
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Output</th>
              <th scope="col">Parameters</th>
              {hasFields && (
                <th scope="col" title="Cells of the first image that one value sees">
                  Sees
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {network.rows.map((row) => {
              // A network used as a node is written out; its rows belong to that node of this one.
              const [node = row.node] = row.node.split('/')
              return (
                <tr key={row.node} className={node === selected ? 'selected' : ''}>
                  <th scope="row">
                    <button type="button" onClick={() => onSelect(node)}>
                      {row.name}
                    </button>
                    {!isNamedAfterKind(row) && <span>{row.kind}</span>}
                  </th>
                  <td>{row.shape === null ? '?' : row.shape.join('×') || 'scalar'}</td>
                  <td>{row.shared ? 'shared' : grouped(row.parameters.total)}</td>
                  {hasFields && <td>{row.receptiveField?.join('×') ?? ''}</td>}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** “Max pooling 2D” is a `max-pooling-2d`; to say both helps nobody. */
function isNamedAfterKind({ name, kind }: SummaryRow): boolean {
  return name.toLowerCase().replaceAll(' ', '-') === kind
}
