import type { ReactElement } from 'react'

/** Opens the browser's file dialog; the same file may be chosen again after it has changed. */
export function OpenButton({ onFile, title }: { onFile: (file: File) => void; title: string }): ReactElement {
  return (
    <label className="button">
      <input
        type="file"
        accept=".ganvas"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file !== undefined) onFile(file)
          target.value = ''
        }}
      />
      {title}
    </label>
  )
}
