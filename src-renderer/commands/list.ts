import type { Command } from './command.ts'
import { editCommands } from './edit-commands.ts'

/** The commands of every feature, in the order in which menus show them. */
export const commands: readonly Command[] = [...editCommands]
