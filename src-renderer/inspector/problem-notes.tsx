import type { ReactElement } from 'react'
import type { Problem } from '../../src-shared/base/problem.ts'

/** What is wrong here and what to do about it. */
export function ProblemNotes({ problems }: { problems: readonly Problem[] }): ReactElement {
  return (
    <>
      {problems.map(({ code, severity, message, hint }) => (
        <div className={`note ${severity}`} key={`${code} ${message}`}>
          <b>{message}</b>
          <p>{hint}</p>
        </div>
      ))}
    </>
  )
}
