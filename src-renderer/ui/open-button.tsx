import type { ReactElement } from 'react'

/** Opens the browser's file dialog; the same file may be chosen again after it has changed. */
export function OpenButton({ onFile }: { onFile: (file: File) => void }): ReactElement {
  return (
    <label className="button primary">
      <input
        type="file"
        accept=".ganvas"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file !== undefined) onFile(file)
          target.value = ''
        }}
      />
      Open project…
    </label>
  )
}
