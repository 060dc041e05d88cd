import type { ReactNode } from 'react'
import { Component } from 'react'

type State = { failure: Error | null }

/** Where bugs of the window end: it says what happened instead of going blank. */
export class FailureBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failure: null }

  static getDerivedStateFromError(failure: Error): State {
    return { failure }
  }

  override render(): ReactNode {
    if (this.state.failure === null) return this.props.children
    return (
      <main className="failure" role="alert">
        <h1>The window stopped</h1>
        <p>{this.state.failure.message}</p>
        <p>This is a bug of Ganvas; the project’s file was not changed. Reload to go on.</p>
      </main>
    )
  }
}
