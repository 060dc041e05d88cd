import type { ReactElement } from 'react'
import { useDeferredValue, useState } from 'react'
import type { Problem } from '../../src-shared/base/problem.ts'
import { problemLine } from '../../src-shared/base/problem.ts'
import { fixButtons } from '../state/fixes.ts'
import { notify } from '../state/notice-store.ts'
import type { Project } from '../state/project.ts'
import { focusNode, select, useSelectedNode } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import { FixButtons } from '../ui/problem-notes.tsx'

type Shown = 'all' | 'error' | 'warning'

/** Fixes are tried before they are offered, which takes a while for very many problems. */
const MOST_TRIED = 40

/** All problems at once, in the drawing's order; each leads to its node, says what to do, and does it where it can. */
export function ProblemList(): ReactElement {
  const project = useDeferredValue(useProject())
  const { problems } = project
  const [shown, setShown] = useState<Shown>('all')
  const [words, setWords] = useState('')
  const counts = { error: countOf(problems, 'error'), warning: countOf(problems, 'warning') }
  const listed = problems.filter(
    (each) =>
      (shown === 'all' || each.severity === shown) &&
      `${each.code} ${each.message} ${placeOf(each, project)}`.toLowerCase().includes(words.toLowerCase()),
  )
  if (problems.length === 0) {
    return (
      <section className="panel problems" aria-label="Problems">
        <p className="fine">✓ No problems: this project can be trained.</p>
      </section>
    )
  }
  return (
    <section className="panel problems" aria-label="Problems">
      <div className="problem-bar">
        <div className="segments" role="radiogroup" aria-label="Severity">
          {(['all', 'error', 'warning'] as const).map((each) => (
            <label key={each}>
              <input type="radio" name="severity" checked={shown === each} onChange={() => setShown(each)} />
              <span>{each === 'all' ? `All ${problems.length}` : plural(counts[each], each)}</span>
            </label>
          ))}
        </div>
        <input
          className="box"
          type="search"
          aria-label="Filter problems"
          placeholder="Filter"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <span className="spring" />
        <span className="hint">F8 goes to the next</span>
        <button type="button" className="small" onClick={() => void copy(listed)}>
          Copy as text
        </button>
      </div>
      {listed.length === 0 ? (
        <p className="none">None of the {problems.length} problems match.</p>
      ) : (
        <ol className="scroll">
          {listed.map((problem, index) => (
            <ProblemRow
              key={`${index} ${problem.code}`}
              problem={problem}
              project={project}
              isTried={index < MOST_TRIED}
            />
          ))}
        </ol>
      )}
    </section>
  )
}

function ProblemRow(props: { problem: Problem; project: Project; isTried: boolean }): ReactElement {
  const { problem, project, isTried } = props
  const { code, severity, at, message, hint } = problem
  const isSelected = useSelectedNode() === at.node && at.node !== undefined
  const go = goTo(problem, project)
  return (
    <li className={`${severity} ${isSelected ? 'selected' : ''}`}>
      <button type="button" className="problem" disabled={go === null} onClick={() => go?.()}>
        <i aria-hidden="true">{severity === 'error' ? '!' : '△'}</i>
        <b>
          <span className="spoken">{severity}: </span>
          {placeOf(problem, project)}
          <code>{code}</code>
        </b>
        <span>{message}</span>
        <em>{hint}</em>
      </button>
      <div className="problem-fixes">
        {isTried && <FixButtons fixes={fixButtons(problem, project.checked)} />}
        <button
          type="button"
          className="small"
          aria-label={`Copy this problem as text: ${code}`}
          onClick={() => void copy([problem])}
        >
          Copy
        </button>
      </div>
    </li>
  )
}

function placeOf({ at }: Problem, { checked }: Project): string {
  if (at.node !== undefined) return checked.nodes.get(at.node)?.name ?? at.node
  return checked.document.networks.find(({ id }) => id === at.network)?.name ?? at.network ?? 'Project'
}

/** Where a problem is put right: its node, its trainer, its network, or the recipe. */
function goTo({ at, code }: Problem, { checked }: Project): (() => void) | null {
  const { node, network } = at
  if (node !== undefined) return checked.nodes.has(node) ? () => focusNode(node) : null
  if (network !== undefined) {
    const trainer = checked.document.training.trainers.findIndex((each) => each.network === network)
    if (at.param !== undefined && trainer >= 0) return () => focusNode(`training/trainers/${trainer}`)
    return () => select({ network })
  }
  return /^(training|recipe|params)/.test(code) ? () => focusNode('training/recipe') : null
}

async function copy(problems: readonly Problem[]): Promise<void> {
  await navigator.clipboard.writeText(problems.map(problemLine).join('\n'))
  notify({ title: problems.length === 1 ? 'Copied the problem' : `Copied ${problems.length} problems` })
}

function countOf(problems: readonly Problem[], severity: Problem['severity']): number {
  return problems.filter((each) => each.severity === severity).length
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
