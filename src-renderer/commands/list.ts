import type { Command } from './command.ts'
import { canvasCommands } from '../canvas/canvas-commands.ts'
import { editCommands } from './edit-commands.ts'
import { fileCommands } from './file-commands.ts'
import { helpCommands } from './help-commands.ts'
import { runCommands } from './run-commands.ts'
import { samplesCommands } from '../samples/commands.ts'
import { evaluationCommands } from '../evaluation/commands.ts'
import { viewCommands } from './view-commands.ts'

/** The commands of every feature, in the order in which menus show them. */
export const commands: readonly Command[] = [
  ...fileCommands,
  ...editCommands,
  ...canvasCommands,
  ...viewCommands,
  ...runCommands,
  ...samplesCommands,
  ...evaluationCommands,
  ...helpCommands,
]
