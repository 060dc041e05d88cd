import type { ReactElement } from 'react'
import { OpenDataDialog } from '../datasets/open-data-dialog.tsx'
import { ExportDialog } from '../exports/export-dialog.tsx'
import { useView } from '../state/view-store.ts'

/** The dialog that is open, if any. Each reads what it is about from the view. */
export function Dialogs(): ReactElement | null {
  const kind = useView((view) => view.dialog?.kind ?? null)
  switch (kind) {
    case 'open-data':
      return <OpenDataDialog />
    case 'export':
      return <ExportDialog />
    default:
      return null
  }
}
