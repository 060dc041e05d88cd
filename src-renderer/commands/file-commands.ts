import { documentState, hasUnsavedChanges } from '../state/document-store.ts'
import { chooseProject, closeProject, newProject } from '../state/files/open.ts'
import { saveAndSay, saveAs } from '../state/files/save.ts'
import { show, view } from '../state/view-store.ts'
import { command } from './command.ts'

const isEditing = () => view().page === 'editor'

export const fileCommands = [
  // A browser keeps Ctrl+N for itself.
  command({ id: 'file.new', title: 'New project', menu: 'File', keys: ['Alt+N'], run: newProject }),
  command({
    id: 'file.open',
    title: 'Open project…',
    menu: 'File',
    keys: ['Mod+O'],
    run: () => void chooseProject(),
  }),
  command({
    id: 'file.save',
    title: 'Save',
    menu: 'File',
    keys: ['Mod+S'],
    isEnabled: () => isEditing() && (hasUnsavedChanges(documentState()) || documentState().path === null),
    run: () => void saveAndSay(),
  }),
  command({
    id: 'file.save-as',
    title: 'Save as…',
    menu: 'File',
    keys: ['Mod+Shift+S'],
    isEnabled: isEditing,
    run: () => void saveAs(),
  }),
  command({
    id: 'file.versions',
    title: 'Earlier versions…',
    menu: 'File',
    isEnabled: () => isEditing() && documentState().path !== null,
    run: () => show({ dialog: { kind: 'versions' } }),
  }),
  command({
    id: 'file.open-data',
    title: 'Open data file…',
    menu: 'File',
    run: () => show({ dialog: { kind: 'open-data', path: null, node: null } }),
  }),
  command({
    id: 'file.export',
    title: 'Export generator…',
    menu: 'File',
    keys: ['Mod+E'],
    isEnabled: isEditing,
    run: () => show({ dialog: { kind: 'export', runId: null } }),
  }),
  command({
    id: 'file.close',
    title: 'Close project',
    menu: 'File',
    isEnabled: isEditing,
    run: closeProject,
  }),
]
