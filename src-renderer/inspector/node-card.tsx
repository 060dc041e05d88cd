import type { ReactElement } from 'react'
import { useRef } from 'react'
import { secondOrderCertified } from '../../src-shared/catalog/certified.ts'
import type { CheckedNode } from '../../src-shared/check/checked.ts'
import { weightSpecsOf } from '../../src-shared/check/infer-shapes.ts'
import { renameNode } from '../../src-shared/document/edits.ts'
import { formatShape, sizeOf } from '../../src-shared/tensor/shape.ts'
import { edit } from '../state/document-store.ts'
import { fixButtons } from '../state/fixes.ts'
import { schemaOf } from '../state/params.ts'
import type { Project } from '../state/project.ts'
import { problemsAt, shapeLeaving, shapesArriving } from '../state/project.ts'
import { select } from '../state/selection-store.ts'
import { show } from '../state/view-store.ts'
import { DocsView } from '../ui/docs/docs-view.tsx'
import { nodeDocs, nodeIcon } from '../ui/docs/docs.ts'
import { grouped, valueText } from '../ui/format.ts'
import { ProblemNotes } from '../ui/problem-notes.tsx'
import { Dims } from './effect.tsx'
import { NodeFields } from './node-fields.tsx'
import { EditableTitle, Header } from './node-header.tsx'
import { NodeLinks } from './node-links.tsx'

/** All that is known of one node, and what can be changed of it. */
export function NodeCard({ node, project }: { node: CheckedNode; project: Project }): ReactElement {
  const { checked } = project
  const { id, kind, network, version } = node.node
  const lane = checked.document.networks.find((each) => each.id === network)
  const count = checked.parameters.get(id)
  const title = titleOf(node)
  const needsCertificate =
    lane?.role === 'critic' && checked.training.recipe?.definition.needsSecondOrder === true
  const isLayer = node.meaning?.form === 'layer' && node.params !== null
  return (
    <>
      <Header
        icon={nodeIcon(node)}
        title={
          <EditableTitle
            text={node.name}
            placeholder={title}
            what="node"
            canBeEmpty
            onRename={(name) =>
              edit(`Rename “${node.name}”`, (document) =>
                renameNode(document, id, name === title ? '' : name),
              )
            }
          />
        }
      >
        {lane === undefined ? (
          'Data'
        ) : (
          <button type="button" className="link" onClick={() => select({ network: lane.id })}>
            {lane.name}
          </button>
        )}
        {node.name !== title && ` · ${title}`}
        {count !== undefined && ` · ${countText(count)}`}
        <span className="kind">
          {kind} · v{version}
        </span>
      </Header>
      <ProblemNotes problems={problemsAt(project, id)} fixesOf={(problem) => fixButtons(problem, checked)} />
      <Shapes node={node} project={project} />
      {node.meaning?.form === 'dataset' && (
        <div className="data-buttons-of-node">
          <button
            type="button"
            className="button open-data"
            onClick={() => show({ dialog: { kind: 'open-data', path: null, node: id } })}
          >
            Open data…
          </button>
          {node.node.params['source'] !== undefined && node.node.params['source'] !== '' && (
            <button
              type="button"
              className="button open-data"
              onClick={() => show({ dockTab: 'data', dock: 'tall' })}
            >
              Look at data
            </button>
          )}
        </div>
      )}
      {needsCertificate && isLayer && <Certificate isThere={secondOrderCertified(kind, node.params ?? {})} />}
      <NodeFields nodes={[node]} project={project} />
      <Strangers node={node} />
      <NodeLinks node={node} project={project} />
      <Weights node={node} project={project} />
      <DocsView sections={nodeDocs(node)} />
    </>
  )
}

function titleOf({ meaning, node }: CheckedNode): string {
  if (meaning !== null && 'definition' in meaning) return meaning.definition.title
  return meaning?.form === 'dataset' ? 'Dataset' : meaning?.form === 'network' ? 'Network' : node.kind
}

function countText({ total, trainable }: { total: number; trainable: number }): string {
  if (total === 0) return 'no parameters'
  return `${grouped(total)} parameters${total === trainable ? '' : `, ${grouped(trainable)} trainable`}`
}

function Shapes({ node, project }: { node: CheckedNode; project: Project }): ReactElement {
  const inputs = shapesArriving(project.checked, node)
  const output = shapeLeaving(project.checked, { node: node.node.id, port: 'out' })
  return (
    <dl className="shapes">
      {inputs.length > 0 && (
        <div>
          <dt>In</dt>
          <dd>{inputs.map((each) => each ?? '?').join(', ')}</dd>
        </div>
      )}
      <div>
        <dt>Out</dt>
        <dd>
          <ChangingShape shape={output} />
        </dd>
      </div>
    </dl>
  )
}

/** Lengths that differ from those shown before flash once. */
function ChangingShape({ shape }: { shape: string | null }): ReactElement {
  const shown = useRef<{ now: string | null; before: string | null }>({ now: shape, before: null })
  if (shown.current.now !== shape) shown.current = { now: shape, before: shown.current.now }
  return <Dims shape={shape} before={shown.current.before} />
}

function Certificate({ isThere }: { isThere: boolean }): ReactElement {
  return (
    <p className={`certificate ${isThere ? '' : 'missing'}`}>
      {isThere ? '✓ Second gradient certified' : '! No certificate for its second gradient'}
    </p>
  )
}

/** Settings that this version does not know: kept, and shown as they stand in the file. */
function Strangers({ node }: { node: CheckedNode }): ReactElement | null {
  const known = Object.keys(schemaOf(node)?.shape ?? {})
  const others = Object.entries(node.node.params).filter(([key]) => !known.includes(key))
  if (others.length === 0) return null
  return (
    <section>
      <h3>Settings that are not known here</h3>
      <dl className="strangers">
        {others.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{valueText(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Weights({ node, project }: { node: CheckedNode; project: Project }): ReactElement | null {
  if (node.meaning?.form !== 'layer' || node.params === null || !project.checked.parameters.has(node.node.id))
    return null
  const { shapes, data } = project.checked
  const specs = Object.entries(weightSpecsOf(node, shapes, data.context))
  if (specs.length === 0) return null
  return (
    <section>
      <h3>Weights</h3>
      <table className="weights">
        <tbody>
          {specs.map(([name, { shape, initializer, trainable }]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{formatShape(shape)}</td>
              <td>{trainable ? initializer.kind : 'moving average'}</td>
              <td>{grouped(sizeOf(shape))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
