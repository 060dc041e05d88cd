import { dialog, Menu, shell, type BrowserWindow, type FileFilter } from 'electron'
import { existsSync } from 'node:fs'
import type { Desktop } from '../host/host.ts'
import { menuTemplate } from './menu.ts'

const PROJECT: FileFilter = { name: 'Ganvas projects', extensions: ['ganvas'] }
const ALL: FileFilter = { name: 'All files', extensions: ['*'] }
const DATA: FileFilter = {
  name: 'Data',
  extensions: [
    'h5',
    'hdf5',
    'hdf',
    'root',
    'csv',
    'tsv',
    'txt',
    'gz',
    'npy',
    'npz',
    'idx',
    'idx1-ubyte',
    'idx3-ubyte',
  ],
}

/** The system's own dialogs, menus and file manager. */
export function createDesktop(parts: { window(): BrowserWindow | null; command(id: string): void }): Desktop {
  return {
    async choose({ what, suggestedName }) {
      const window = parts.window()
      if (window === null) return null
      if (what === 'save-project') {
        const options = { title: 'Save project', defaultPath: suggestedName, filters: [PROJECT] }
        const { canceled, filePath } = await dialog.showSaveDialog(window, options)
        return canceled || filePath === '' ? null : filePath
      }
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: { project: 'Open project', data: 'Open data file', folder: 'Choose a folder' }[what],
        properties: what === 'folder' ? ['openDirectory', 'createDirectory'] : ['openFile'],
        filters: { project: [PROJECT, ALL], data: [DATA, ALL], folder: [] }[what],
      })
      return canceled ? null : (filePaths[0] ?? null)
    },
    reveal(path) {
      if (!existsSync(path)) return Promise.resolve(false)
      shell.showItemInFolder(path)
      return Promise.resolve(true)
    },
    showMenus(menus) {
      Menu.setApplicationMenu(
        Menu.buildFromTemplate(menuTemplate(menus, { platform: process.platform, run: parts.command })),
      )
    },
  }
}
