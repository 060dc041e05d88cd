import type { Client } from '../../src-shared/protocol/contract.ts'
import { commands } from '../commands/list.ts'
import { openPath } from '../state/files/open.ts'
import { runCommand } from './menus/run-command.ts'

/** Commands of the system's menu, and files that were double-clicked there. */
export function hearHost(client: Client): void {
  client.on('command', ({ id, path }) => {
    if (path !== null) return openPath(path)
    const command = commands.find((each) => each.id === id)
    if (command !== undefined) runCommand(command)
  })
}
