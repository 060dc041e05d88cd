import type { ReactElement } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { pathOf } from '../connection/connect.ts'
import { host } from '../connection/host.ts'
import { fileName, folderOf } from '../state/files/file-name.ts'
import { show, useView } from '../state/view-store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ChooseData } from './choose-data.tsx'
import { ChosenData } from './chosen-data.tsx'
import { whyNotSent } from './dropped-folder.ts'
import { rememberFolder } from '../parts/recent-folders.ts'
import { upload } from '../parts/upload.ts'
import './open-data.css'

type Step =
  | { step: 'choose'; failure: { title: string; failure: Failure } | null }
  | { step: 'busy'; title: string; fraction: number | null }
  | { step: 'look'; asked: string }

/** From a file anywhere to a dataset node: chosen, dropped or simulated; looked at before anything is loaded. */
export function OpenDataDialog(): ReactElement | null {
  const dialog = useView((view) => view.dialog)
  const asked = dialog?.kind === 'open-data' ? dialog : null
  const path = asked?.path ?? null
  const file = asked?.file ?? null
  const [step, setStep] = useState<Step>({ step: 'choose', failure: null })
  const [isOver, setOver] = useState(false)
  const turn = useRef(0)

  const look = (from: string) => {
    turn.current++
    setStep({ step: 'look', asked: from })
  }
  const fail = (title: string, failure: Failure) => setStep({ step: 'choose', failure: { title, failure } })
  const take = async (dropped: File) => {
    const place = pathOf(dropped)
    if (place !== null) return look(place)
    const mine = ++turn.current
    const fault = await whyNotSent(dropped)
    if (mine !== turn.current) return
    if (fault !== null) return fail(`${dropped.name} cannot be sent`, fault)
    const title = `Sending ${dropped.name} to the machine that Ganvas runs on`
    setStep({ step: 'busy', title, fraction: 0 })
    const sent = await upload(dropped, host(), {
      onProgress: (fraction) => mine === turn.current && setStep({ step: 'busy', title, fraction }),
      isCancelled: () => mine !== turn.current,
    })
    if (mine !== turn.current) return
    if (sent.ok) look(sent.value.path)
    else fail(`${dropped.name} did not arrive`, sent.failure)
  }
  useEffect(() => {
    if (file !== null) void take(file)
    else if (path !== null) look(path)
    return () => void turn.current++
    // Once for each file that the dialog is opened for.
  }, [path, file])

  const back = () => {
    turn.current++
    setStep({ step: 'choose', failure: null })
  }
  if (asked === null) return null
  const close = () => show({ dialog: null })
  return (
    <Dialog
      title={step.step === 'look' ? fileName(step.asked.replace(/^shipped:/, '')) : 'Open data'}
      note={
        step.step === 'look'
          ? 'What the file holds. Nothing is loaded before you use it.'
          : 'Showers, images or a table: HDF5, ROOT, NumPy, CSV and IDX files, packed or not, or a folder of pictures.'
      }
      width={step.step === 'look' ? 1360 : 660}
      onClose={close}
    >
      <div
        className={isOver ? 'data-dialog over' : 'data-dialog'}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const [dropped] = event.dataTransfer.files
          if (dropped !== undefined) void take(dropped)
        }}
      >
        {step.step === 'choose' && (
          <ChooseData
            failure={step.failure}
            onPath={look}
            onFile={(chosen) => void take(chosen)}
            onFailure={fail}
            onBusy={(title, fraction) => setStep({ step: 'busy', title, fraction })}
          />
        )}
        {step.step === 'busy' && <Busy title={step.title} fraction={step.fraction} onBack={back} />}
        {step.step === 'look' && (
          <ChosenData
            key={step.asked}
            asked={step.asked}
            node={asked.node}
            onFailure={(failure) => fail(`${fileName(step.asked)} cannot be read`, failure)}
            onKnown={(outline) => {
              if (!step.asked.startsWith('shipped:')) rememberFolder(folderOf(outline.path))
            }}
            onBack={back}
            onDone={close}
          />
        )}
      </div>
    </Dialog>
  )
}

function Busy({
  title,
  fraction,
  onBack,
}: {
  title: string
  fraction: number | null
  onBack: () => void
}): ReactElement {
  return (
    <div className="data-busy" role="status">
      <p>
        {title}
        {fraction === null ? '…' : `, ${Math.round(100 * fraction)} %`}
      </p>
      <progress {...(fraction === null ? {} : { value: fraction, max: 1 })} aria-label={title} />
      <button type="button" className="button" onClick={onBack}>
        Cancel
      </button>
    </div>
  )
}
