import type { MenuItemConstructorOptions } from 'electron'
import type { ShownMenu } from '../../src-shared/protocol/contract.ts'

/** What the system adds to menus by itself where a Mac's user expects it; the rest is the window's list. */
const MAC_APP: MenuItemConstructorOptions = { role: 'appMenu' }
const MAC_WINDOW: MenuItemConstructorOptions = { role: 'windowMenu' }
/** Without these a text field on a Mac knows no Cmd+C. */
const TEXT: MenuItemConstructorOptions[] = [
  { type: 'separator' },
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
]

/** The window's menus for Electron. Keys are only shown: the page hears them itself, and knows what has the focus. */
export function menuTemplate(
  menus: readonly ShownMenu[],
  { platform, run }: { platform: NodeJS.Platform; run: (id: string) => void },
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const shown = menus.map(({ title, items }): MenuItemConstructorOptions => {
    const submenu = items.map((item): MenuItemConstructorOptions => {
      const accelerator = item.keys === null ? null : acceleratorOf(item.keys)
      return {
        id: item.id,
        // In a label “&” marks the letter of a shortcut.
        label: item.title.replaceAll('&', '&&'),
        enabled: item.isEnabled,
        registerAccelerator: false,
        ...(accelerator === null ? {} : { accelerator }),
        click: () => run(item.id),
      }
    })
    if (isMac && title === 'Edit') submenu.push(...TEXT)
    if (!isMac && title === 'File') submenu.push({ type: 'separator' }, { role: 'quit' })
    return { label: title, submenu }
  })
  return isMac ? [MAC_APP, ...shown.slice(0, -1), MAC_WINDOW, ...shown.slice(-1)] : shown
}

const NAMES: Record<string, string> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Escape: 'Esc',
  Enter: 'Return',
}

/** `Mod+Shift+Z` → `CommandOrControl+Shift+Z`; null for what Electron would not understand, as it would throw. */
export function acceleratorOf(keys: string): string | null {
  const parts = keys.split('+')
  const key = parts.pop() ?? ''
  const modifiers = parts.map((part) => (part === 'Mod' ? 'CommandOrControl' : part))
  if (!modifiers.every((each) => ['CommandOrControl', 'Alt', 'Shift'].includes(each))) return null
  const name = NAMES[key] ?? key
  return /^([A-Z0-9]|F\d{1,2}|[.,'?/;=\-[\]]|Plus|Space|Tab|Delete|Backspace|Up|Down|Left|Right|Esc|Return|Home|End)$/.test(
    name,
  )
    ? [...modifiers, name].join('+')
    : null
}
