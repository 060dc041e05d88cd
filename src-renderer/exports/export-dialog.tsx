import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { runStore } from '../state/run-store.ts'
import { show, useView } from '../state/view-store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { grouped } from '../ui/format.ts'
import { day } from '../ui/moment.ts'
import { canExport, firstRun } from './choose-run.ts'
import { ChooseWeights, type KeptCheckpoint } from './choose-weights.tsx'
import { ExportTargets } from './export-targets.tsx'
import type { Target } from './target.ts'
import { ShowersForm } from './showers-form.tsx'
import './export.css'

/** From a run to files that a simulation can use: what fits is said before anything is written. */
export function ExportDialog(): ReactElement | null {
  const dialog = useView((view) => view.dialog)
  const asked = dialog?.kind === 'export' ? dialog : null
  const [runs, setRuns] = useState<readonly RunSummary[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [runId, setRunId] = useState<string | null>(null)
  const wanted = asked?.runId ?? null
  useEffect(() => {
    let isCurrent = true
    void host()
      .request('runs.list', {})
      .then((reply) => {
        if (!isCurrent) return
        if (!reply.ok) return setFailure(reply.failure)
        setRuns(reply.value.runs)
        setRunId(firstRun(reply.value.runs, wanted ?? runStore.getState().run?.runId ?? null))
      })
    return () => {
      isCurrent = false
    }
  }, [wanted])
  if (asked === null) return null
  const run = runs?.find(({ id }) => id === runId) ?? null
  return (
    <Dialog
      title="Export generator"
      note="Files that are compared with the run; what cannot be checked on this machine says so."
      width={720}
      onClose={() => show({ dialog: null })}
    >
      <div className="export-dialog">
        {failure !== null && <FailureText title="The runs cannot be listed" failure={failure} />}
        {runs === null && failure === null && <p className="export-note">Looking for runs…</p>}
        {runs !== null && runs.length === 0 && <NoRuns />}
        {runs !== null && runs.length > 0 && (
          <label className="export-row">
            <span>Run</span>
            <select value={runId ?? ''} onChange={({ target }) => setRunId(target.value)}>
              {run === null && <option value="">Choose…</option>}
              {runs.map((each) => (
                <option key={each.id} value={each.id} disabled={!canExport(each)}>
                  {titleOf(each)}
                </option>
              ))}
            </select>
          </label>
        )}
        {runs !== null && runs.length > 0 && run === null && (
          <p className="export-note">
            Every run is still training. Pause or stop one: what is exported is the generator where it stands.
          </p>
        )}
        {run !== null && <OfRun key={run.id} run={run} />}
      </div>
    </Dialog>
  )
}

function NoRuns(): ReactElement {
  return (
    <div className="export-empty">
      <b>No runs yet</b>
      <p>
        Train a project first. Then its generator goes from here into ONNX for C++ and Python, into
        TensorFlow.js for web pages, or as many showers as you like into a CaloChallenge HDF5 file.
      </p>
    </div>
  )
}

function titleOf(run: RunSummary): string {
  const name = run.title === '' ? run.name : run.title
  const where = canExport(run) ? `step ${grouped(run.round)}` : 'training'
  return `${name}, ${where}, ${day(run.changedAt)}`
}

/** What a run offers is found out from its plan alone: nothing is loaded or written. */
function OfRun({ run }: { run: RunSummary }): ReactElement {
  const [targets, setTargets] = useState<readonly Target[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [checkpoint, setCheckpoint] = useState<KeptCheckpoint>('last')
  useEffect(() => {
    let isCurrent = true
    void host()
      .request('export.targets', { runId: run.id })
      .then((reply) => {
        if (!isCurrent) return
        if (reply.ok) setTargets(reply.value.targets)
        else setFailure(reply.failure)
      })
    return () => {
      isCurrent = false
    }
  }, [run.id])
  if (failure !== null) return <FailureText title="This run cannot be exported" failure={failure} />
  if (targets === null) return <p className="export-note">Looking at the generator…</p>
  return (
    <>
      <ChooseWeights run={run} value={checkpoint} onChange={setCheckpoint} />
      <ExportTargets run={run} checkpoint={checkpoint} targets={targets} />
      <ShowersForm run={run} checkpoint={checkpoint} />
    </>
  )
}
