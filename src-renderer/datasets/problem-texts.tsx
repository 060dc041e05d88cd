import type { ReactElement } from 'react'
import type { WireProblem } from '../../src-shared/protocol/wire-types.ts'
import { copyText } from '../parts/copy-text.ts'
import type { DataFix } from './problem-fixes.ts'

/** What is wrong with a file, what to do about it, and a button where one click does it. */
export function ProblemTexts({
  problems,
  fixesFor,
  onFix,
}: {
  problems: readonly WireProblem[]
  fixesFor: (problem: WireProblem) => readonly DataFix[]
  onFix: (fix: DataFix) => void
}): ReactElement | null {
  if (problems.length === 0) return null
  const text = problems.map(({ message, hint }) => `${message}\n${hint}`).join('\n\n')
  return (
    <section className="data-problems">
      <div>
        <b>{problems.length === 1 ? 'One thing to know' : `${problems.length} things to know`}</b>
        <button type="button" className="button small" onClick={() => void copyText(text)}>
          Copy
        </button>
      </div>
      <ul>
        {problems.map((problem, index) => (
          <li key={index} className={problem.severity} data-code={problem.code}>
            <p>
              <b>{problem.severity === 'error' ? 'Error' : 'Warning'}</b> {problem.message}{' '}
              <em>{problem.hint}</em>
            </p>
            {fixesFor(problem).map((fix) => (
              <button type="button" className="button small" key={fix.label} onClick={() => onFix(fix)}>
                {fix.label}
              </button>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
