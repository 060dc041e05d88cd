import type { ReactElement } from 'react'
import { Menubar } from 'radix-ui'
import type { Command } from '../../commands/command.ts'
import { menus, titleOf } from '../../commands/command.ts'
import { commands } from '../../commands/list.ts'
import { shownKeys } from '../../commands/shortcut.ts'
import { isMac } from '../../ui/platform.ts'
import './menus.css'
import { runCommand } from './run-command.ts'

/** The window's own menus; Electron shows the same list in the system's way as well. */
export function MenuBar(): ReactElement {
  return (
    <Menubar.Root className="menu-bar" aria-label="Menus">
      {menus.map((menu) => {
        const items = commands.filter((each) => each.menu === menu)
        return items.length === 0 ? null : (
          <Menubar.Menu key={menu}>
            <Menubar.Trigger>{menu}</Menubar.Trigger>
            <Menubar.Portal>
              <Menubar.Content className="menu" align="start" sideOffset={5} loop>
                <Items items={items} />
              </Menubar.Content>
            </Menubar.Portal>
          </Menubar.Menu>
        )
      })}
    </Menubar.Root>
  )
}

/** Drawn when the menu opens, so titles and what is possible are those of that moment. */
function Items({ items }: { items: readonly Command[] }): ReactElement {
  return (
    <>
      {items.map((command) => (
        <Menubar.Item
          key={command.id}
          className="menu-item"
          data-command={command.id}
          disabled={!command.isEnabled()}
          // After the menu has given the focus back, so that a dialog that opens can take it.
          onSelect={() => setTimeout(() => runCommand(command))}
        >
          <span>{titleOf(command)}</span>
          {command.keys[0] !== undefined && <kbd>{shownKeys(command.keys[0], isMac)}</kbd>}
        </Menubar.Item>
      ))}
    </>
  )
}
