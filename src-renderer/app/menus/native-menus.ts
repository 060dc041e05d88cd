import type { ShownMenu } from '../../../src-shared/protocol/contract.ts'
import { menus, titleOf } from '../../commands/command.ts'
import { commands } from '../../commands/list.ts'
import { host } from '../../connection/host.ts'
import { connectionView, onConnectionChange } from '../../state/connection-store.ts'
import { onDocument } from '../../state/document-store.ts'
import { runStore } from '../../state/run-store.ts'
import { onSelection } from '../../state/selection-store.ts'
import { onView } from '../../state/view-store.ts'
import { currentTheme } from '../../ui/theme.ts'

/** A menu is opened by hand: later than this it may not be, and more often is of no use. */
const EVERY_MS = 250

/** Tells the desktop app the window's menus, and again whenever a title or what is possible has changed. */
export function tellMenus(): void {
  let told = ''
  let timer: ReturnType<typeof setTimeout> | null = null
  const tell = () => {
    timer = null
    const shown = shownMenus()
    const text = JSON.stringify([shown, currentTheme()])
    if (text === told) return
    told = text
    void host().request('menus', { menus: shown })
  }
  const wait = () => {
    if (connectionView().facts?.host === 'electron') timer ??= setTimeout(tell, EVERY_MS)
  }
  for (const listen of [onConnectionChange, onDocument, onSelection, onView]) listen(wait)
  runStore.subscribe(wait)
}

function shownMenus(): ShownMenu[] {
  return menus.flatMap((menu) => {
    const items = commands
      .filter((each) => each.menu === menu)
      .map((each) => ({
        id: each.id,
        title: titleOf(each).slice(0, 200),
        keys: each.keys[0] ?? null,
        isEnabled: each.isEnabled(),
      }))
    return items.length === 0 ? [] : [{ title: menu, items }]
  })
}
