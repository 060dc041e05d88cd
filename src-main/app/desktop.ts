import { dialog, Menu, shell, type BrowserWindow, type FileFilter } from 'electron'
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
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
      if (what === 'save-project' || what === 'save-result') {
        const options =
          what === 'save-project'
            ? { title: 'Save project', defaultPath: suggestedName, filters: [PROJECT] }
            : { title: 'Save', defaultPath: suggestedName, filters: filtersOf(suggestedName) }
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

const RESULTS: Readonly<Record<string, string>> = {
  png: 'PNG picture',
  svg: 'SVG picture',
  gif: 'GIF film',
  csv: 'Comma-separated values',
  json: 'JSON',
}

/** Of a file that the window made: its own kind first, so that the dialog keeps the ending. */
function filtersOf(name: string): FileFilter[] {
  const extension = extname(name).slice(1).toLowerCase()
  const title = RESULTS[extension]
  return title === undefined ? [ALL] : [{ name: title, extensions: [extension] }, ALL]
}
