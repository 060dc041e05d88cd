import { describe, expect, it, vi } from 'vitest'
import type { ShownMenu } from '../../src-shared/protocol/contract.ts'
import { acceleratorOf, menuTemplate } from './menu.ts'
import { pathOfProject, projectIn } from './open-files.ts'

const item = (id: string, title: string, keys: string | null = null, isEnabled = true) => ({
  id,
  title,
  keys,
  isEnabled,
})
const MENUS: ShownMenu[] = [
  { title: 'File', items: [item('file.save', 'Save', 'Mod+S', false)] },
  { title: 'Edit', items: [item('edit.undo', 'Undo Move A & B', 'Mod+Z')] },
  { title: 'Help', items: [item('help.about', 'About Ganvas')] },
]

describe('the native menu', () => {
  it('shows the window’s commands and sends back which one was chosen', () => {
    const run = vi.fn()
    const menus = menuTemplate(MENUS, { platform: 'linux', run })
    expect(menus.map(({ label }) => label)).toEqual(['File', 'Edit', 'Help'])
    const [file, edit] = menus.map(({ submenu }) => submenu as { label?: string; click?: () => void }[])
    expect(file?.[0]).toMatchObject({ label: 'Save', enabled: false, accelerator: 'CommandOrControl+S', registerAccelerator: false }) // prettier-ignore
    expect(file?.slice(1)).toEqual([{ type: 'separator' }, { role: 'quit' }])
    expect(edit?.[0]?.label).toBe('Undo Move A && B')
    edit?.[0]?.click?.()
    expect(run.mock.calls).toEqual([['edit.undo']])
  })

  it('has what a Mac’s user expects around it', () => {
    const menus = menuTemplate(MENUS, { platform: 'darwin', run: vi.fn() })
    expect(menus.map(({ label, role }) => label ?? role)).toEqual([
      'appMenu',
      'File',
      'Edit',
      'windowMenu',
      'Help',
    ])
    expect((menus[2]?.submenu as { role?: string }[]).map(({ role }) => role).filter(Boolean)).toEqual([
      'cut', 'copy', 'paste', 'selectAll',
    ]) // prettier-ignore
  })

  it.each([
    ['Mod+Shift+Z', 'CommandOrControl+Shift+Z'],
    ['F8', 'F8'],
    ['Mod+.', 'CommandOrControl+.'],
    ['Mod+Enter', 'CommandOrControl+Return'],
    ['?', '?'],
    ['Mod+Nonsense', null],
    ['Hyper+Z', null],
    ['', null],
  ])('writes %j as %j', (keys, accelerator) => {
    expect(acceleratorOf(keys)).toBe(accelerator)
  })
})

describe('a file on the command line', () => {
  it.each([
    [['electron', '.', 'b5.ganvas'], '/home/ada/b5.ganvas'],
    [['ganvas', '/data/B5.GANVAS'], '/data/B5.GANVAS'],
    [['ganvas', '--flag=x.ganvas'], null],
    [['ganvas.ganvas'], null],
    [['ganvas', 'photons.hdf5'], null],
  ])('%j opens %j', (words, path) => {
    expect(projectIn(words, '/home/ada')).toBe(path)
  })

  it('is refused when it is no name of a file', () => {
    expect(pathOfProject('a\0.ganvas', '/')).toBeNull()
  })
})
