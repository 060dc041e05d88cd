import type { HostFacts, ShownMenu } from '../../src-shared/protocol/contract.ts'
import type { Channel } from '../../src-shared/protocol/channel.ts'
import type { Grants } from './grants.ts'

/** What the contract promises, without a word about how messages travel. One per process. */
export interface Host {
  /** A window has come: it is answered and told what happens until the channel closes. Runs go on without it. */
  attach(channel: Channel): void
  /** Runs that train or are paused now, for whoever asks before quitting. */
  activeRuns(): readonly { runId: string; name: string; round: number; rounds: number }[]
  /** Asks every window to do a command of its menu, or to open a file. */
  tellCommand(id: string, path: string | null): void
  /** Saves and stops what runs (a second call: at once), forgets the windows; resolves when all children have ended. */
  close(): Promise<void>
}

export type HostOptions = {
  kind: HostFacts['host']
  /** New projects and runs go here (`<folder>/runs/…`); made when first needed. */
  folder: string
  /** Recovery files, saved versions, the list of recent projects, uploads. */
  stateFolder: string
  /** Which files a window may name. */
  grants: Grants
  /** Null where the host has no desktop. */
  desktop: Desktop | null
  /** One line for whoever runs the host: refused messages, bugs. */
  log(line: string): void
}

/** What only a program with a desktop can do. Whatever the user chooses there is granted by the host. */
export interface Desktop {
  /** Null: the user has chosen nothing. */
  choose(wish: {
    what: 'project' | 'data' | 'save-project' | 'save-result' | 'folder'
    suggestedName: string
  }): Promise<string | null>
  /** Shows a file in the system's file manager. */
  reveal(path: string): Promise<boolean>
  /** A window has told its menus; what is chosen in them goes back as `tellCommand`. */
  showMenus(menus: readonly ShownMenu[]): void
}
