import type { ReactElement } from 'react'
import { Command as Search } from 'cmdk'
import { Dialog } from 'radix-ui'
import type { Command } from '../../commands/command.ts'
import { titleOf } from '../../commands/command.ts'
import { commands } from '../../commands/list.ts'
import { shownKeys } from '../../commands/shortcut.ts'
import { show } from '../../state/view-store.ts'
import { isMac } from '../../ui/platform.ts'
import './menus.css'
import { runCommand } from './run-command.ts'

/** Everything that can be done, found by typing; what cannot be done now comes last and says so. */
export function CommandPalette(): ReactElement {
  const close = () => show({ dialog: null })
  const choose = (command: Command) => {
    close()
    // After the dialog has given the focus back: commands act on what has it.
    setTimeout(() => runCommand(command))
  }
  const possible = commands.filter(({ id, isEnabled }) => id !== 'help.commands' && isEnabled())
  const others = commands.filter(({ isEnabled }) => !isEnabled())
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && close()}>
      <Dialog.Portal>
        <div className="veil" aria-hidden="true" />
        <Dialog.Content className="commands" aria-describedby={undefined}>
          <Dialog.Title className="spoken">All commands</Dialog.Title>
          <Search label="All commands" loop>
            <Search.Input placeholder="What do you want to do?" />
            <Search.List>
              <Search.Empty>No command has these words.</Search.Empty>
              {possible.map((each) => (
                <Item key={each.id} command={each} onSelect={() => choose(each)} />
              ))}
              {others.map((each) => (
                <Item key={each.id} command={each} />
              ))}
            </Search.List>
          </Search>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Item({ command, onSelect }: { command: Command; onSelect?: () => void }): ReactElement {
  const [keys] = command.keys
  return (
    <Search.Item
      value={`${titleOf(command)} ${command.id}`}
      keywords={[command.menu]}
      disabled={onSelect === undefined}
      {...(onSelect === undefined ? {} : { onSelect })}
    >
      <small>{command.menu}</small>
      <span>{titleOf(command)}</span>
      {onSelect === undefined ? (
        <small>not now</small>
      ) : (
        keys !== undefined && <kbd>{shownKeys(keys, isMac)}</kbd>
      )}
    </Search.Item>
  )
}
