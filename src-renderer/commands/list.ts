import type { Command } from './command.ts'
import { editCommands } from './edit-commands.ts'
import { fileCommands } from './file-commands.ts'
import { helpCommands } from './help-commands.ts'
import { runCommands } from './run-commands.ts'
import { viewCommands } from './view-commands.ts'

/** The commands of every feature, in the order in which menus show them. */
export const commands: readonly Command[] = [
  ...fileCommands,
  ...editCommands,
  ...viewCommands,
  ...runCommands,
  ...helpCommands,
]
