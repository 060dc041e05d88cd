import type { ReactElement } from 'react'
import { useMemo } from 'react'
import { hasErrors } from '../../src-shared/base/problem.ts'
import { compileDocument } from '../../src-shared/compile/compile-document.ts'
import { estimateMemory } from '../../src-shared/compile/memory.ts'
import { memoryText } from '../../src-shared/compile/memory-text.ts'
import type { NetworkSummary, SummaryRow } from '../../src-shared/compile/summary-form.ts'
import { summaryText } from '../../src-shared/compile/summary.ts'
import { notify } from '../state/notice-store.ts'
import type { Project } from '../state/project.ts'
import { focusNode, useSelectedNode } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import { grouped } from '../ui/format.ts'
import { summaryCsv } from './summary-csv.ts'

type Choose = { selected: string | null; onSelect: (id: string) => void }

/** The tables of `ganvas summary`, one per network, with what training takes. */
export function SummaryPanel(): ReactElement {
  const project = useProject()
  const selected = useSelectedNode()
  const choose: Choose = { selected, onSelect: focusNode }
  const { networks } = project.summary
  if (networks.length === 0) {
    return <p className="panel none">No networks yet: their layers, shapes and parameters will stand here.</p>
  }
  return (
    <div className="summaries">
      <SummaryBar project={project} />
      <div className="summary-tables">
        {networks.map((network) => (
          <NetworkTable key={network.id} network={network} {...choose} />
        ))}
      </div>
    </div>
  )
}

function SummaryBar({ project }: { project: Project }): ReactElement {
  const { summary, checked } = project
  const memory = useMemo(() => {
    if (hasErrors(checked.problems)) return null
    const estimate = estimateMemory(compileDocument(checked), { isCompiled: true, events: null })
    return memoryText(estimate, { isDataKnown: false })
  }, [checked])
  const fields = summary.networks.some(({ rows }) => rows.some((row) => row.receptiveField !== null))
  return (
    <div className="summary-bar">
      <p>
        {grouped(summary.parameters.total)} parameters in all
        {memory !== null && <> · {memory}</>}
        {fields && (
          <>
            {' · '}
            <b>Sees</b>: cells of the first image that one value of a layer depends on (its receptive field)
          </>
        )}
      </p>
      <button type="button" className="small" onClick={() => void copy('text', summaryText(summary))}>
        Copy as text
      </button>
      <button type="button" className="small" onClick={() => void copy('CSV', summaryCsv(summary))}>
        Copy as CSV
      </button>
    </div>
  )
}

async function copy(what: string, text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  notify({ title: `Copied the summary as ${what}` })
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
