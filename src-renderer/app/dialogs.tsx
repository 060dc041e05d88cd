import type { ReactElement } from 'react'
import { OpenDataDialog } from '../datasets/open-data-dialog.tsx'
import { ExportDialog } from '../exports/export-dialog.tsx'
import { useView } from '../state/view-store.ts'
import { AboutDialog } from './dialogs/about-dialog.tsx'
import { OpenProjectDialog } from './dialogs/open-project-dialog.tsx'
import { ConflictDialog, ReplaceDialog, UnsavedDialog } from './dialogs/questions.tsx'
import { RecoveryDialog } from './dialogs/recovery-dialog.tsx'
import { SaveAsDialog } from './dialogs/save-as-dialog.tsx'
import { VersionsDialog } from './dialogs/versions-dialog.tsx'
import { CommandPalette } from './menus/command-palette.tsx'
import { ShortcutsDialog } from './menus/shortcuts-dialog.tsx'

/** The dialog that is open, if any. Each reads what it is about from the view. */
export function Dialogs(): ReactElement | null {
  const dialog = useView((view) => view.dialog)
  switch (dialog?.kind) {
    case undefined:
      return null
    case 'open-data':
      return <OpenDataDialog />
    case 'export':
      return <ExportDialog />
    case 'open-project':
      return <OpenProjectDialog />
    case 'save-as':
      return <SaveAsDialog />
    case 'conflict':
      return <ConflictDialog path={dialog.path} />
    case 'replace':
      return <ReplaceDialog path={dialog.path} />
    case 'unsaved':
      return <UnsavedDialog then={dialog.then} />
    case 'versions':
      return <VersionsDialog />
    case 'recover':
      return <RecoveryDialog />
    case 'commands':
      return <CommandPalette />
    case 'shortcuts':
      return <ShortcutsDialog />
    case 'about':
      return <AboutDialog />
  }
}
