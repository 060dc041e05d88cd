import { show, view } from '../state/view-store.ts'
import { command } from './command.ts'

export const helpCommands = [
  command({
    id: 'help.commands',
    title: 'All commands…',
    menu: 'Help',
    keys: ['Mod+K'],
    run: () => show({ dialog: view().dialog?.kind === 'commands' ? null : { kind: 'commands' } }),
  }),
  command({
    id: 'help.shortcuts',
    title: 'Keyboard shortcuts',
    menu: 'Help',
    keys: ['?'],
    run: () => show({ dialog: { kind: 'shortcuts' } }),
  }),
  command({
    id: 'help.tour',
    title: () => (view().tourStep === null ? 'Two-minute tour' : 'Leave the tour'),
    menu: 'Help',
    run: () => show({ tourStep: view().tourStep === null ? 0 : null }),
  }),
  command({
    id: 'help.about',
    title: 'About Ganvas',
    menu: 'Help',
    run: () => show({ dialog: { kind: 'about' } }),
  }),
]
