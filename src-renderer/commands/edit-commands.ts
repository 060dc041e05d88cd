import { documentState, redo, undo } from '../state/document-store.ts'
import { command } from './command.ts'

export const editCommands = [
  command({
    id: 'edit.undo',
    title: () => `Undo ${documentState().past.at(-1)?.label ?? ''}`.trim(),
    menu: 'Edit',
    keys: ['Mod+Z'],
    isEnabled: () => documentState().past.length > 0,
    run: undo,
  }),
  command({
    id: 'edit.redo',
    title: () => `Redo ${documentState().future.at(-1)?.label ?? ''}`.trim(),
    menu: 'Edit',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    isEnabled: () => documentState().future.length > 0,
    run: redo,
  }),
]
