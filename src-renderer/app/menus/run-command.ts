import type { Command } from '../../commands/command.ts'
import { titleOf } from '../../commands/command.ts'
import { notify } from '../../state/notice-store.ts'

/** Does what can be done now. A bug in a command is said, and everything else goes on. */
export function runCommand(command: Command): void {
  if (!command.isEnabled()) return
  const title = titleOf(command)
  try {
    command.run()
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    notify({ tone: 'error', title: `“${title}” failed: this is a bug of Ganvas`, detail })
  }
}
