import type { DragEvent, ReactElement, ReactNode } from 'react'
import { useState } from 'react'
import { openDropped } from '../state/files/open.ts'

/** The whole window takes files: projects are opened, anything else is looked at as data. */
export function DropZone({ children }: { children: ReactNode }): ReactElement {
  const [isOver, setOver] = useState(false)
  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')
  return (
    <div
      className={isOver ? 'app over' : 'app'}
      onDragOver={(event) => {
        if (!hasFiles(event) || event.defaultPrevented) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false)
      }}
      onDrop={(event) => {
        setOver(false)
        const [file] = event.dataTransfer.files
        if (event.defaultPrevented || file === undefined) return
        event.preventDefault()
        void openDropped(file)
      }}
    >
      {children}
    </div>
  )
}
