import type { ReactElement } from 'react'
import { secondOrderCertified } from '../../src-shared/catalog/certified.ts'
import { activationFormulas, ActivationName } from '../../src-shared/catalog/layers/activations.ts'
import type { CheckedNode } from '../../src-shared/check/checked.ts'
import { weightSpecsOf } from '../../src-shared/check/infer-shapes.ts'
import { formatShape, sizeOf } from '../../src-shared/tensor/shape.ts'
import type { Project } from '../state/project.ts'
import { problemsAt, shapeLeaving, shapesArriving } from '../state/project.ts'
import { useSelectedNode } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import { grouped } from '../ui/format.ts'
import { nodeParams } from '../state/params.ts'
import { DocsView } from '../ui/docs/docs-view.tsx'
import { nodeDocs, nodeIcon, paramMeanings } from '../ui/docs/docs.ts'
import { Overview } from './overview.tsx'
import { ParamList } from './param-list.tsx'
import { ProblemNotes } from './problem-notes.tsx'
import { TrainingCard } from './training-card.tsx'
import './inspector.css'

/** What is known of the selected node, or of the project when none is. */
export function Inspector(): ReactElement {
  const project = useProject()
  const selected = useSelectedNode()
  const node = selected === null ? undefined : project.checked.nodes.get(selected)
  return (
    <aside
      className={`inspector ${selected === null ? 'overview' : ''}`}
      aria-label="Inspector"
      key={selected}
    >
      {node !== undefined ? (
        <NodeCard node={node} project={project} />
      ) : selected?.startsWith('training/') ? (
        <TrainingCard project={project} id={selected} />
      ) : (
        <Overview project={project} />
      )}
    </aside>
  )
}

function NodeCard({ node, project }: { node: CheckedNode; project: Project }): ReactElement {
  const { checked } = project
  const { id, kind, network } = node.node
  const lane = checked.document.networks.find((each) => each.id === network)
  const count = checked.parameters.get(id)
  const docs = nodeDocs(node)
  const icon = nodeIcon(node)
  const title = node.meaning !== null && 'definition' in node.meaning ? node.meaning.definition.title : kind
  const needsCertificate =
    lane?.role === 'critic' && checked.training.recipe?.definition.needsSecondOrder === true
  const isLayer = node.meaning?.form === 'layer' && node.params !== null
  return (
    <>
      <header>
        {icon !== undefined && <i className="icon" style={{ maskImage: `url("${icon}")` }} />}
        <h2>{node.name}</h2>
        <p>
          {[lane?.name ?? 'Data', node.name === title ? '' : title, count ? countText(count) : '']
            .filter((each) => each !== '')
            .join(' · ')}
        </p>
      </header>
      <ProblemNotes problems={problemsAt(project, id)} />
      <Shapes node={node} project={project} />
      {needsCertificate && isLayer && <Certificate isThere={secondOrderCertified(kind, node.params ?? {})} />}
      <ParamList
        params={nodeParams(node)}
        meanings={new Map([...paramMeanings(docs), ...activationFormula(node)])}
      />
      <Weights node={node} project={project} />
      <DocsView sections={docs} />
    </>
  )
}

/** What the chosen activation does says more than the list of those to choose from. */
function activationFormula({ params }: CheckedNode): [string, string][] {
  const chosen = ActivationName.safeParse(params?.['activation'])
  return chosen.success ? [['activation', `\`${activationFormulas[chosen.data]}\``]] : []
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
        <dd>{output ?? '?'}</dd>
      </div>
    </dl>
  )
}

function Certificate({ isThere }: { isThere: boolean }): ReactElement {
  return (
    <p className={`certificate ${isThere ? '' : 'missing'}`}>
      {isThere ? '✓ Second gradient certified' : '! No certificate for its second gradient'}
    </p>
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
