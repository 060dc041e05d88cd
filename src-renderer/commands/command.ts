/**
 * Everything the user can do, in one list (`list.ts`): the menus, the command palette, shortcuts, the sheet of
 * shortcuts, context menus and Electron's native menu are renderings of it. A feature folder exports an array of its
 * commands; one line in `list.ts` adds it.
 */
export const menus = ['File', 'Edit', 'View', 'Canvas', 'Run', 'Help'] as const
export type Menu = (typeof menus)[number]

export type Command = {
  /** `edit.undo`: stable, also known to Electron's menu. */
  id: string
  /** A verb in sentence case; a function where it depends on the state (`Undo Move node`). */
  title: string | (() => string)
  menu: Menu
  /** `Mod+Shift+Z`: Mod is Ctrl, on macOS Cmd. Single letters work only where no text is being typed. */
  keys: readonly string[]
  /** `canvas`: it listens for these keys itself (Space, Tab, the clipboard's); menus only show them. */
  hearsKeys: 'window' | 'canvas'
  isEnabled: () => boolean
  run: () => void
}

export type CommandInput = Pick<Command, 'id' | 'title' | 'menu' | 'run'> &
  Partial<Pick<Command, 'keys' | 'hearsKeys' | 'isEnabled'>>

export function command(input: CommandInput): Command {
  return { keys: [], hearsKeys: 'window', isEnabled: () => true, ...input }
}

export function titleOf({ title }: Command): string {
  return typeof title === 'function' ? title() : title
}
