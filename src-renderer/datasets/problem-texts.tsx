import type { ReactElement } from 'react'
import type { WireProblem } from '../../src-shared/protocol/wire-types.ts'
import { copyText } from '../parts/copy-text.ts'

/** What is wrong with a file, and what to do about it. */
export function ProblemTexts({ problems }: { problems: readonly WireProblem[] }): ReactElement | null {
  if (problems.length === 0) return null
  const text = problems.map(({ message, hint }) => `${message}\n${hint}`).join('\n\n')
  return (
    <div className="data-problems">
      <div>
        <b>{problems.length === 1 ? 'One thing to know' : `${problems.length} things to know`}</b>
        <button type="button" className="button small" onClick={() => void copyText(text)}>
          Copy
        </button>
      </div>
      <ul>
        {problems.map(({ code, severity, message, hint }, index) => (
          <li key={index} className={severity} data-code={code}>
            <b>{severity === 'error' ? 'Error' : 'Warning'}</b> {message} <em>{hint}</em>
          </li>
        ))}
      </ul>
    </div>
  )
}
