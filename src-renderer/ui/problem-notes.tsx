import type { ReactElement } from 'react'
import type { Problem } from '../../src-shared/base/problem.ts'
import './problem-notes.css'

/** What one click does about a problem. */
export type FixButton = { label: string; run: () => void }

/** What is wrong here, what to do about it, and buttons that do it. */
export function ProblemNotes(props: {
  problems: readonly Problem[]
  fixesOf: (problem: Problem) => readonly FixButton[]
}): ReactElement {
  return (
    <>
      {props.problems.map((problem) => {
        const { code, severity, message, hint } = problem
        return (
          <div className={`note ${severity}`} key={`${code} ${message}`}>
            <b>
              <span className="spoken">{severity}: </span>
              {message}
            </b>
            <p>{hint}</p>
            <FixButtons fixes={props.fixesOf(problem)} />
          </div>
        )
      })}
    </>
  )
}

export function FixButtons({ fixes }: { fixes: readonly FixButton[] }): ReactElement | null {
  if (fixes.length === 0) return null
  return (
    <div className="fixes">
      {fixes.map(({ label, run }) => (
        <button type="button" key={label} className="fix" onClick={run}>
          {label}
        </button>
      ))}
    </div>
  )
}
