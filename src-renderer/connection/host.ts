import type { Client } from '../../src-shared/protocol/contract.ts'

/** The one client of this window; `main.tsx` opens it before anything is drawn. */
let client: Client | null = null

export function setHost(opened: Client): void {
  client = opened
}

export function host(): Client {
  if (client === null) throw new Error('The connection to the host was not opened')
  return client
}
