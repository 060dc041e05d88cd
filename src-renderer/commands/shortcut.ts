import type { Command } from './command.ts'

/** What a key press is compared with: a part of `KeyboardEvent`. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

type Chord = { mod: boolean; alt: boolean; shift: boolean; key: string }

/** `Mod+Shift+Z` → its parts. `+` itself is written `Plus`. */
export function parseChord(text: string): Chord {
  const parts = text.split('+')
  const key = parts.at(-1) ?? ''
  const has = (name: string) => parts.slice(0, -1).includes(name)
  return { mod: has('Mod'), alt: has('Alt'), shift: has('Shift'), key: key.toLowerCase() }
}

/** Whether the key pressed is the one that is written, on keyboards of any language. */
export function matches(press: Press, text: string, isMac: boolean): boolean {
  const { mod, alt, shift, key } = parseChord(text)
  const isMod = isMac ? press.metaKey : press.ctrlKey
  const isOther = isMac ? press.ctrlKey : press.metaKey
  if (isMod !== mod || isOther || press.altKey !== alt) return false
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key)
  // Where a sign lies on the keyboard, and whether it takes Shift, differs from country to country.
  if (!isSign && press.shiftKey !== shift) return false
  return keyOf(press) === key || press.code.toLowerCase() === `key${key}`
}

function keyOf({ key }: Press): string {
  if (key === ' ') return 'space'
  if (key === '+') return 'plus'
  return key.toLowerCase()
}

/** A plain letter or sign is text where something is being written; with Mod, or as F8, it is not. */
export function isForText(text: string): boolean {
  const { mod, alt, shift, key } = parseChord(text)
  // Selecting, copying, cutting and pasting are the field's own where something is being written.
  if (mod && !alt && !shift && /^[acxv]$/.test(key)) return true
  return !mod && !alt && !/^f\d+$/.test(key)
}

const SIGNS: Record<string, string> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  plus: '+',
  delete: 'Del',
  escape: 'Esc',
}

/** As a menu shows it: `Ctrl+Shift+Z`, on macOS `⇧⌘Z`. */
export function shownKeys(text: string, isMac: boolean): string {
  const { mod, alt, shift, key } = parseChord(text)
  const shown = SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key[0]!.toUpperCase() + key.slice(1))
  if (isMac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${shown}`
  return [mod && 'Ctrl', alt && 'Alt', shift && 'Shift', shown].filter(Boolean).join('+')
}

/** The command that a key press means here, whether it can be done now or not. */
export function commandFor(
  press: Press,
  commands: readonly Command[],
  where: { isMac: boolean; isWriting: boolean },
): Command | null {
  const fits = (text: string) => matches(press, text, where.isMac) && !(where.isWriting && isForText(text))
  const found = commands.filter(({ keys, hearsKeys }) => hearsKeys === 'window' && keys.some(fits))
  // Two may share a key when they are never possible at the same time.
  return found.find(({ isEnabled }) => isEnabled()) ?? found[0] ?? null
}
