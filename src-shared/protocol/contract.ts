import { z } from 'zod'
import { dataRequests } from './data-messages.ts'
import { evaluationEvents, evaluationRequests } from './evaluation-messages.ts'
import { exploreRequests } from './explore-messages.ts'
import { projectRequests } from './project-messages.ts'
import { runEvents, runRequests } from './run-messages.ts'
import type { Failure } from './wire-types.ts'

/**
 * The only list of what a window may ask of its host, and of what a host tells. Every transport (Electron's message
 * port, a WebSocket, in one process) checks each message against it, on both sides.
 */
export const PROTOCOL_VERSION = 1

/** What the window needs to know of where it is. */
export const HostFacts = z.object({
  protocolVersion: z.int(),
  appVersion: z.string(),
  host: z.enum(['electron', 'server', 'in-process']),
  platform: z.string(),
  /** Folder that new projects and runs go to. */
  folder: z.string(),
  hasDialogs: z.boolean(),
})
export type HostFacts = z.infer<typeof HostFacts>

/** The back end that training would use, found out by a child process after the window is there. */
export const BackendFacts = z.object({ backend: z.string(), title: z.string(), detail: z.string() })
export type BackendFacts = z.infer<typeof BackendFacts>

/** A menu of the window as data: what a host shows in the system's way. Keys as commands write them. */
export const ShownMenu = z.object({
  title: z.string().min(1).max(30),
  items: z
    .array(
      z.object({
        id: z.string().regex(/^[a-z]+\.[a-z0-9-]+$/),
        title: z.string().min(1).max(200),
        keys: z.string().max(30).nullable(),
        isEnabled: z.boolean(),
      }),
    )
    .max(100),
})
export type ShownMenu = z.infer<typeof ShownMenu>

export const contract = {
  requests: {
    /** First of all; another version is answered with the failure `protocol.version`. */
    hello: { input: z.object({ protocolVersion: z.int(), client: z.string().max(100) }), output: HostFacts },
    backend: { input: z.object({}), output: BackendFacts },
    /** Shows the window's menus in the system's menu bar; a host without one does nothing. */
    menus: { input: z.object({ menus: z.array(ShownMenu).max(12) }), output: z.object({}) },
    ...projectRequests,
    ...dataRequests,
    ...exploreRequests,
    ...runRequests,
    ...evaluationRequests,
  },
  events: {
    ...runEvents,
    ...evaluationEvents,
    /** Progress of a request that takes more than a second: `fraction` null when the end is not known. */
    progress: z.object({
      request: z.string(),
      title: z.string(),
      fraction: z.number().min(0).max(1).nullable(),
    }),
    /** The host asks the window to do a command of its menu, or to open a file that was double-clicked. */
    command: z.object({ id: z.string(), path: z.string().nullable() }),
  },
} as const

type Requests = typeof contract.requests
type Events = typeof contract.events

export type RequestName = keyof Requests
/** As the asking side writes it: defaults may be left out. */
export type RequestInput<Name extends RequestName> = z.input<Requests[Name]['input']>
/** As the answering side gets it: checked, defaults filled in. */
export type CheckedInput<Name extends RequestName> = z.output<Requests[Name]['input']>
export type RequestOutput<Name extends RequestName> = z.output<Requests[Name]['output']>
export type EventName = keyof Events
export type EventData<Name extends EventName> = z.output<Events[Name]>

export type Reply<Name extends RequestName> =
  { ok: true; value: RequestOutput<Name> } | { ok: false; failure: Failure }

/** How a window talks to its host, whatever lies between. Never rejects: a lost host is a failure `connection.lost`. */
export interface Client {
  request<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<Reply<Name>>
  /** Returns what ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (data: EventData<Name>) => void): () => void
  /** Told at once, and whenever it changes. */
  onConnection(listener: (state: ConnectionState) => void): () => void
  close(): void
}

export type ConnectionState =
  | { state: 'connecting' }
  | { state: 'connected' }
  /** Tries again by itself. */
  | { state: 'lost'; attempt: number; retryInMs: number }
  /** Does not try again: the token has expired, the versions differ, the host has ended. */
  | { state: 'refused'; failure: Failure }
