import type { ReactNode } from 'react'
import { Component } from 'react'

type State = { failure: Error | null; isCopied: boolean }

/** Where bugs of the window end: it says what happened instead of going blank. */
export class FailureBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failure: null, isCopied: false }

  static getDerivedStateFromError(failure: Error): Partial<State> {
    return { failure }
  }

  copy = async (): Promise<void> => {
    const { failure } = this.state
    await navigator.clipboard.writeText(`${navigator.userAgent}\n${failure?.stack ?? String(failure)}`)
    this.setState({ isCopied: true })
  }

  override render(): ReactNode {
    const { failure, isCopied } = this.state
    if (failure === null) return this.props.children
    return (
      <main className="failure" role="alert">
        <h1>The window stopped</h1>
        <p>{failure.message}</p>
        <p>
          This is a bug of Ganvas. The project’s file was not changed, unsaved changes come back after
          reloading, and training goes on.
        </p>
        <div>
          <button type="button" className="button primary" onClick={() => window.location.reload()}>
            Reload
          </button>{' '}
          <button type="button" className="button" onClick={() => void this.copy()}>
            {isCopied ? 'Copied' : 'Copy for a report'}
          </button>
        </div>
      </main>
    )
  }
}
