import type { ReactElement } from 'react'
import { select } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'

/** All problems at once, in the drawing's order; each leads to its node and says what to do. */
export function ProblemList(): ReactElement {
  const { problems, checked } = useProject()
  const nameOf = (node: string) => checked.nodes.get(node)?.name ?? node
  return (
    <section className="panel problems" aria-label="Problems">
      <h2>
        Problems
        {problems.length > 0 && <span>F8 goes to the next</span>}
      </h2>
      {problems.length === 0 ? (
        <p className="fine">✓ None: this project can be trained.</p>
      ) : (
        <ol className="scroll">
          {problems.map(({ code, severity, at, message, hint }, index) => (
            <li key={index} className={severity}>
              <button
                type="button"
                disabled={at.node === undefined}
                onClick={() => at.node && select({ nodes: [at.node] })}
              >
                <i aria-hidden="true">!</i>
                <b>
                  <span className="spoken">{severity}: </span>
                  {at.node === undefined ? (at.network ?? 'Project') : nameOf(at.node)}
                  <code>{code}</code>
                </b>
                <span>{message}</span>
                <em>{hint}</em>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
