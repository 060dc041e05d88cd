import type { ReactElement } from 'react'
import { documentState } from '../../state/document-store.ts'
import { fileName } from '../../state/files/file-name.ts'
import { discardThen, readPath, saveThen } from '../../state/files/open.ts'
import { saveAs, write } from '../../state/files/save.ts'
import { show } from '../../state/view-store.ts'
import { Dialog } from '../../ui/dialog.tsx'

const close = () => show({ dialog: null })

function Answer(props: { title: string; isMain?: boolean; onChoose: () => void }): ReactElement {
  return (
    <button
      type="button"
      className={props.isMain === true ? 'button primary' : 'button'}
      onClick={props.onChoose}
    >
      {props.title}
    </button>
  )
}

export function UnsavedDialog({ then }: { then: () => void }): ReactElement {
  const { document } = documentState()
  return (
    <Dialog
      title={`Save the changes to “${document.name}”?`}
      note="They are in no file yet."
      width={460}
      onClose={close}
      buttons={
        <>
          <Answer title="Do not save" onChoose={() => discardThen(then)} />
          <div className="spring" />
          <Answer title="Cancel" onChoose={close} />
          <Answer title="Save" isMain onChoose={() => void saveThen(then)} />
        </>
      }
    >
      <p>What you drew, every param and the schedule are part of the project. Runs are kept in any case.</p>
    </Dialog>
  )
}

export function ConflictDialog({ path }: { path: string }): ReactElement {
  return (
    <Dialog
      title={`${fileName(path)} has changed on the disk`}
      note="Another window or program has written it since you opened it here."
      width={520}
      onClose={close}
      buttons={
        <>
          <Answer
            title="Open theirs"
            onChoose={() => {
              close()
              void readPath(path)
            }}
          />
          <div className="spring" />
          <Answer
            title="Save as…"
            onChoose={() => {
              close()
              void saveAs()
            }}
          />
          <Answer
            title="Keep mine"
            isMain
            onChoose={() => {
              close()
              void write(path, 'any')
            }}
          />
        </>
      }
    >
      <p>
        <b>Keep mine</b> writes what you see here; theirs stays among the earlier versions when it was saved
        with Ganvas. <b>Open theirs</b> gives up your changes since the last save. <b>Save as</b> keeps both.
      </p>
    </Dialog>
  )
}

export function ReplaceDialog({ path }: { path: string }): ReactElement {
  return (
    <Dialog
      title={`Replace ${fileName(path)}?`}
      note="There is a file of that name already."
      width={440}
      onClose={close}
      buttons={
        <>
          <Answer title="Choose another name" onChoose={() => show({ dialog: { kind: 'save-as' } })} />
          <Answer
            title="Replace"
            isMain
            onChoose={() => {
              close()
              void write(path, 'any')
            }}
          />
        </>
      }
    >
      <p>
        <code>{path}</code>
      </p>
    </Dialog>
  )
}
