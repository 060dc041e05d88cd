/**
 * What is said about back ends: which one computes, on what, and why better ones do not. Plain JSON, because it
 * goes into run manifests, over the protocol and into `doctor --json`.
 */

/** From the best to the slowest; `js` is for tests only. */
export const backends = ['cuda', 'native-cpu', 'webgpu', 'wasm', 'js'] as const
export type Backend = (typeof backends)[number]

export type Missing = {
  /** The back end that is not used because of this. */
  backend: Backend
  /** What was needed and not found, in one sentence. */
  what: string
  /** What to do about it. */
  how: string
}

export type RuntimeReport = {
  backend: Backend
  /** One line for people. */
  title: string
  libraryVersion: string
  /** The file or folder that computes; null for plain JavaScript. */
  libraryPath: string | null
  device: string
  threads: number
  /** Why each better back end is not used, best first; empty for a back end that was asked for by name. */
  missing: readonly Missing[]
}

/** Who opens a back end answers with this; the reasons of the better ones are added by `openRuntime`. */
export type Opened = Omit<RuntimeReport, 'missing'>
export type Attempt = { opened: Opened } | { missing: readonly Missing[] }
