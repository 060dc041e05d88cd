import { commands } from '../../commands/list.ts'
import { commandFor } from '../../commands/shortcut.ts'
import { view } from '../../state/view-store.ts'
import { isMac } from '../../ui/platform.ts'
import { runCommand } from './run-command.ts'

/** The window's only listener for shortcuts; everything they do is in the list of commands. */
export function listenForShortcuts(target: Window): void {
  let hasClickedCanvas = false
  target.addEventListener('pointerdown', ({ target: at }) => {
    hasClickedCanvas = at instanceof Element && at.closest('.canvas') !== null
  })
  target.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    // Tab goes from control to control; only whoever works on the drawing with the mouse means the shortcut.
    if (event.key === 'Tab' && !(hasClickedCanvas && event.target === document.body)) return
    if (isForControl(event)) return
    const command = commandFor(event, commands, { isMac, isWriting: isWriting(event.target) })
    if (command === null) return
    // Behind a dialog nothing is done, except what opens another one in its place.
    const isBehind = view().dialog !== null || isInMenu(event.target)
    if (isBehind && !command.id.startsWith('help.')) return
    // Also when it cannot be done now: Ctrl+S must never open the browser's own dialog.
    event.preventDefault()
    runCommand(command)
  })
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'file'].includes(target.type)
}

/** These keys press, open or move what has the focus. */
function isForControl({ key, target, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!/^( |Enter|Arrow.*|Home|End|Page.*)$/.test(key) || ctrlKey || metaKey) return false
  return target instanceof Element && target.closest(CONTROLS) !== null
}

const CONTROLS =
  'button, a[href], summary, [role=tab], [role=slider], [role=option], [role=menuitem], [role=treeitem], [role=separator]'

function isInMenu(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=menu], [role=dialog]') !== null
}
