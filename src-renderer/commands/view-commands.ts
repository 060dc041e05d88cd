import type { DockTab } from '../state/view-store.ts'
import { dockTabs, show, view } from '../state/view-store.ts'
import { currentTheme, setTheme, THEMES, type Theme } from '../ui/theme.ts'
import { command } from './command.ts'

const isEditing = () => view().page === 'editor'

const TABS: Record<DockTab, string> = {
  training: 'training',
  samples: 'showers',
  runs: 'runs',
  problems: 'problems',
  summary: 'summary',
  outline: 'outline',
  data: 'data',
  evaluation: 'evaluations',
}

const COLOURS: Record<Theme, string> = {
  system: 'Colours of the system',
  light: 'Light colours',
  dark: 'Dark colours',
}

export const viewCommands = [
  ...dockTabs.map((tab, index) =>
    command({
      id: `view.${tab}`,
      title: `Show ${TABS[tab]}`,
      menu: 'View',
      keys: [`Alt+${index + 1}`],
      isEnabled: isEditing,
      run: () => show({ dockTab: tab, dock: view().dock === 'closed' ? 'open' : view().dock }),
    }),
  ),
  command({
    id: 'view.dock',
    title: () => (view().dock === 'closed' ? 'Open the lower panel' : 'Close the lower panel'),
    menu: 'View',
    keys: ['Mod+J'],
    isEnabled: isEditing,
    run: () => show({ dock: view().dock === 'closed' ? 'open' : 'closed' }),
  }),
  command({
    id: 'view.palette',
    title: () => (view().palette ? 'Hide the palette' : 'Show the palette'),
    menu: 'View',
    keys: ['Mod+B'],
    isEnabled: isEditing,
    run: () => show({ palette: !view().palette }),
  }),
  command({
    id: 'view.inspector',
    title: () => (view().inspector ? 'Hide the inspector' : 'Show the inspector'),
    menu: 'View',
    keys: ['Mod+I'],
    isEnabled: isEditing,
    run: () => show({ inspector: !view().inspector }),
  }),
  ...THEMES.map((theme) =>
    command({
      id: `view.theme-${theme}`,
      title: () => `${COLOURS[theme]}${currentTheme() === theme ? ' ✓' : ''}`,
      menu: 'View',
      run: () => setTheme(theme),
    }),
  ),
]
