import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { Notice } from '../state/notice-store.ts'
import { dismissNotice, useNotices } from '../state/notice-store.ts'
import './notices.css'

/** Long enough to read a title; what has more to say waits until it is closed. */
const FINE_MS = 4000

/** Short messages at the lower edge, the newest below. Failures stay, with all that there is to copy. */
export function Notices(): ReactElement {
  const notices = useNotices()
  return (
    <section className="notices" aria-label="Notices">
      {notices.map((notice) => (
        <Message key={notice.id} notice={notice} />
      ))}
    </section>
  )
}

const SIGNS = { fine: '✓', warning: '!', error: '!' } as const

function Message({ notice }: { notice: Notice }): ReactElement {
  const { id, tone, title, detail, action } = notice
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (tone !== 'fine' || action !== null) return undefined
    const timer = setTimeout(() => dismissNotice(id), FINE_MS)
    return () => clearTimeout(timer)
  }, [id, tone, action])
  const copy = async () => {
    await navigator.clipboard.writeText(`${title}\n${detail}`)
    setCopied(true)
  }
  return (
    <article className={`notice ${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
      <i aria-hidden="true">{SIGNS[tone]}</i>
      <div>
        <b>{title}</b>
        {detail !== '' && <p tabIndex={0}>{detail}</p>}
        {(action !== null || detail !== '') && (
          <footer>
            {action !== null && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  dismissNotice(id)
                  action.run()
                }}
              >
                {action.title}
              </button>
            )}
            {detail !== '' && (
              <button type="button" className="link" onClick={() => void copy()}>
                {isCopied ? 'Copied' : 'Copy'}
              </button>
            )}
          </footer>
        )}
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label="Close notice"
        onClick={() => dismissNotice(id)}
      >
        ×
      </button>
    </article>
  )
}
