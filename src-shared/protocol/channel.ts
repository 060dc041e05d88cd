import { z } from 'zod'
import type { Failure } from './wire-types.ts'

/**
 * A way for messages to go to and fro, whatever carries them: a WebSocket, a message port of Electron, a call in the
 * same process. Messages are plain values with typed arrays in them, and arrive in the order in which they were sent.
 */
export interface Channel {
  /** Into a closed channel nothing is sent; nobody is told. */
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once; `failure` when the other side says why. */
  onClose(listener: (failure: Failure | null) => void): void
  close(): void
  /** Bytes given to `send` that have not left yet: whoever sends a lot waits for them. Left out: never any. */
  backlogBytes?(): number
}

/** What a window sends. `id` counts its requests, so that answers find their way in any order. */
export const ToHost = z.object({
  type: z.literal('request'),
  id: z.int().nonnegative(),
  name: z.string().max(100),
  input: z.unknown(),
})
export type ToHost = z.infer<typeof ToHost>

/** What a host sends: answers (a `Reply` of the contract) and what happens (an event of the contract). */
export const FromHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reply'), id: z.int().nonnegative(), reply: z.unknown() }),
  z.object({ type: z.literal('event'), name: z.string(), data: z.unknown() }),
])
export type FromHost = z.infer<typeof FromHost>
