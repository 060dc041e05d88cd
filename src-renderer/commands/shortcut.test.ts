import { describe, expect, it, vi } from 'vitest'
import { command } from './command.ts'
import { commandFor, isForText, matches, shownKeys, type Press } from './shortcut.ts'

const press = (key: string, change: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
})

describe('a key press', () => {
  it.each<[what: string, press: Press, keys: string, isMac: boolean, fits: boolean]>([
    ['Ctrl is Mod', press('z', { ctrlKey: true }), 'Mod+Z', false, true],
    ['Cmd is Mod on a Mac', press('z', { metaKey: true }), 'Mod+Z', true, true],
    ['Ctrl is not Mod on a Mac', press('z', { ctrlKey: true }), 'Mod+Z', true, false],
    ['Shift counts with letters', press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Z', false, false],
    ['and is asked for', press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z', false, true],
    ['a sign may take Shift', press('?', { shiftKey: true }), '?', false, true],
    ['or not', press('?'), '?', false, true],
    ['Space by its name', press(' '), 'Space', false, true],
    [
      'the place counts where letters are others',
      press('я', { ctrlKey: true, code: 'KeyZ' }),
      'Mod+Z',
      false,
      true,
    ],
    ['Alt is another key', press('l', { altKey: true }), 'L', false, false],
    ['function keys', press('F8', { shiftKey: true }), 'Shift+F8', false, true],
  ])('%s', (_, pressed, keys, isMac, fits) => {
    expect(matches(pressed, keys, isMac)).toBe(fits)
  })

  it('is text in a field unless it has Mod or is a function key', () => {
    expect(['F', 'Space', '?', 'Delete', 'Shift+F', 'Mod+K', 'F8', 'Shift+F8', 'Alt+C'].map(isForText)).toEqual([
      true, true, true, true, true, false, false, false, false,
    ]) // prettier-ignore
  })

  it('leaves selecting, copying, cutting and pasting to a field that is being written in', () => {
    expect(['Mod+A', 'Mod+C', 'Mod+X', 'Mod+V', 'Mod+Shift+V', 'Mod+Z'].map(isForText)).toEqual([
      true, true, true, true, false, false,
    ]) // prettier-ignore
  })

  it('means the command that is possible when two share a key', () => {
    const pause = command({ id: 'run.pause', title: 'Pause', menu: 'Run', keys: ['Mod+Enter'], isEnabled: () => false, run: vi.fn() }) // prettier-ignore
    const train = command({ id: 'run.train', title: 'Train', menu: 'Run', keys: ['Mod+Enter'], run: vi.fn() })
    const pressed = press('Enter', { ctrlKey: true })
    expect(commandFor(pressed, [pause, train], { isMac: false, isWriting: false })).toBe(train)
    expect(commandFor(pressed, [pause], { isMac: false, isWriting: false })).toBe(pause)
    expect(commandFor(press('a'), [pause, train], { isMac: false, isWriting: false })).toBeNull()
  })

  it('is shown as the system writes it', () => {
    expect(shownKeys('Mod+Shift+Z', false)).toBe('Ctrl+Shift+Z')
    expect(shownKeys('Mod+Shift+Z', true)).toBe('⇧⌘Z')
    expect(shownKeys('Delete', false)).toBe('Del')
    expect(shownKeys('Mod+.', false)).toBe('Ctrl+.')
    expect(shownKeys('F8', true)).toBe('F8')
  })
})
