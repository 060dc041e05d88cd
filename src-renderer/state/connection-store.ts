import { createStore, useStore } from 'zustand'
import type { Client, ConnectionState, HostFacts } from '../../src-shared/protocol/contract.ts'
import { PROTOCOL_VERSION } from '../../src-shared/protocol/contract.ts'

/** Whether there is a host, and what it says about itself. */
export type ConnectionView = {
  connection: ConnectionState
  /** The last greeting's; null until the first one is answered. */
  facts: HostFacts | null
  /** When the next attempt begins, on the clock of `performance.now`; null unless the connection is lost. */
  retryAt: number | null
}

const store = createStore<ConnectionView>(() => ({
  connection: { state: 'connecting' },
  facts: null,
  retryAt: null,
}))

/** Called once, before anything is drawn. */
export function watchConnection(client: Client): void {
  client.onConnection((connection) => {
    const retryAt = connection.state === 'lost' ? performance.now() + connection.retryInMs : null
    store.setState({ connection, retryAt })
    if (connection.state === 'connected') void greet(client)
  })
}

async function greet(client: Client): Promise<void> {
  const reply = await client.request('hello', { protocolVersion: PROTOCOL_VERSION, client: 'window' })
  if (reply.ok) store.setState({ facts: reply.value })
}

export function connectionView(): ConnectionView {
  return store.getState()
}

export function onConnectionChange(
  listener: (view: ConnectionView, before: ConnectionView) => void,
): () => void {
  return store.subscribe(listener)
}

export function useConnection<Selected>(pick: (view: ConnectionView) => Selected): Selected {
  return useStore(store, pick)
}
