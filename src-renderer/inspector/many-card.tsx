import type { ReactElement } from 'react'
import type { CheckedNode } from '../../src-shared/check/checked.ts'
import { fixButtons } from '../state/fixes.ts'
import type { Project } from '../state/project.ts'
import { problemsAt } from '../state/project.ts'
import { focusNode } from '../state/selection-store.ts'
import { grouped } from '../ui/format.ts'
import { ProblemNotes } from '../ui/problem-notes.tsx'
import { commonFields } from './common-fields.ts'
import { NodeFields } from './node-fields.tsx'
import { Header } from './node-header.tsx'

/** Several nodes: what they have in common is changed in all of them at once. */
export function ManyCard({
  nodes,
  project,
}: {
  nodes: readonly CheckedNode[]
  project: Project
}): ReactElement {
  const { checked } = project
  const total = nodes.reduce((sum, { node }) => sum + (checked.parameters.get(node.id)?.total ?? 0), 0)
  const hasFields = Object.keys(commonFields(nodes)?.values ?? {}).length > 0
  return (
    <>
      <Header title={<h2>{nodes.length} nodes</h2>}>
        {total === 0 ? 'no parameters' : `${grouped(total)} parameters together`}
      </Header>
      <ProblemNotes
        problems={nodes.flatMap(({ node }) => problemsAt(project, node.id))}
        fixesOf={(problem) => fixButtons(problem, checked)}
      />
      {hasFields ? (
        <NodeFields nodes={nodes} project={project} />
      ) : (
        <p className="lead">These nodes have no setting in common.</p>
      )}
      <section className="links">
        <h3>Selected</h3>
        <ul>
          {nodes.map(({ node, name }) => (
            <li key={node.id}>
              <button type="button" className="link" onClick={() => focusNode(node.id)}>
                {name}
              </button>
              <code>{node.kind}</code>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
