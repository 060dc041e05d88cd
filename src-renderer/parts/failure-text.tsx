import type { ReactElement } from 'react'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { copyText } from './copy-text.ts'
import './failure-text.css'

/** Why something was not done, in the host's words, to be read and to be copied. */
export function FailureText({ title, failure }: { title: string; failure: Failure }): ReactElement {
  const problems =
    failure.problems.length > 0
      ? failure.problems
      : [{ message: failure.message, hint: failure.hint ?? '', code: failure.code }]
  const text = [title, ...problems.flatMap(({ message, hint }) => [message, hint])].filter(
    (each) => each !== '',
  )
  return (
    <div className="failure-text" role="alert">
      <div>
        <b>{title}</b>
        <button type="button" className="button small" onClick={() => void copyText(text.join('\n'))}>
          Copy
        </button>
      </div>
      {problems.map(({ message, hint }, index) => (
        <p key={index}>
          {message} {hint}
        </p>
      ))}
    </div>
  )
}
