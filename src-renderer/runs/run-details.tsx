import type { FormEvent, ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { host } from '../connection/host.ts'
import { followRun } from '../state/follow-run.ts'
import { openText } from '../state/files/open.ts'
import { notify, notifyFailure } from '../state/notice-store.ts'
import { isActive } from '../state/run-store.ts'
import { bestText } from '../parts/best-text.ts'
import { describeRun, titleOfRun } from '../state/runs-list.ts'
import { continueRun, showTab } from '../state/steer-run.ts'
import { show } from '../state/view-store.ts'
import { grouped } from '../ui/format.ts'
import { moment } from '../ui/moment.ts'
import { cellText, spanText, stateTitle } from './cell-text.ts'
import { hideAndRemove } from './hidden-runs.ts'
import { resultTitle } from './run-table.ts'

type Report = { evaluation: string | null; explained: string | null; manifest: string }

/** Everything that is known of one run, the user's own words, and what can be done with it. */
export function RunDetails({ run, onClose }: { run: RunSummary; onClose: () => void }): ReactElement {
  const report = useReport(run.id, run.changedAt)
  const isGoing = isActive(run.state)
  return (
    <aside className="run-details" aria-label={titleOfRun(run)}>
      <header>
        <EditableTitle run={run} />
        <button type="button" className="icon-button" aria-label="Close details" onClick={onClose}>
          ×
        </button>
      </header>
      <div className="run-actions">
        <button
          type="button"
          className="button primary"
          onClick={() => void followRun(run.id).then((isFollowed) => isFollowed && showTab('training'))}
        >
          Show curves
        </button>
        <button type="button" className="button" onClick={() => void openAsItWas(run)}>
          Open its drawing
        </button>
        <button
          type="button"
          className="button"
          disabled={run.round === 0}
          onClick={() => show({ dialog: { kind: 'export', runId: run.id } })}
        >
          Export…
        </button>
        <button
          type="button"
          className="button"
          disabled={run.round === 0}
          onClick={() => show({ dockTab: 'evaluation', dock: 'tall', evaluateRun: run.id })}
        >
          Evaluate…
        </button>
        <button
          type="button"
          className="button danger"
          disabled={isGoing}
          title={isGoing ? 'Stop it first' : 'Move to the trash'}
          onClick={() => {
            hideAndRemove(run)
            onClose()
          }}
        >
          Delete
        </button>
      </div>
      {!isGoing && run.round > 0 && <ContinueForm run={run} />}
      <dl className="run-facts">
        <Fact name="State" value={`${stateTitle(run.state)}, ${grouped(run.round)} of ${grouped(run.rounds)} steps`} />
        {run.state.state === 'failed' && <Fact name="Why" value={run.state.failure.message} />}
        <Fact name="Started" value={moment(run.createdAt)} />
        {run.best != null && <Fact name="Best step" value={bestText(run.best)} />}
        <Fact name="Training time" value={spanText(run.trainSeconds)} />
        <Fact name="Data" value={run.dataPath} />
        <Fact name="Back end" value={run.backend} />
        <Fact name="Seed" value={String(run.seed)} />
        <Fact name="Folder" value={run.folder} />
        {Object.entries(run.results).map(([name, value]) => (
          <Fact key={name} name={resultTitle(name)} value={cellText(value)} />
        ))}
      </dl>
      <NoteForm run={run} />
      <PlainText title="Agreement with real data" text={report?.evaluation ?? null} isOpen />
      <PlainText title="How a step is computed" text={report?.explained ?? null} />
      <PlainText title="Manifest" text={report?.manifest ?? null} />
    </aside>
  )
}

function useReport(runId: string, changedAt: string): Report | null {
  const [report, setReport] = useState<Report | null>(null)
  useEffect(() => {
    let isGone = false
    void host()
      .request('runs.report', { runId })
      .then((reply) => {
        if (!isGone && reply.ok) setReport(reply.value)
      })
    return () => {
      isGone = true
    }
  }, [runId, changedAt])
  return report
}

async function openAsItWas(run: RunSummary): Promise<void> {
  const reply = await host().request('runs.project', { runId: run.id })
  if (!reply.ok) return notifyFailure('The drawing cannot be opened', reply.failure)
  openText(reply.value.text, `${run.name}, as in ${titleOfRun(run)}`)
}

function EditableTitle({ run }: { run: RunSummary }): ReactElement {
  return (
    <input
      className="run-title"
      aria-label="Name of the run"
      title="Rename"
      defaultValue={run.title}
      placeholder={run.id}
      maxLength={200}
      onBlur={({ target }) => {
        if (target.value.trim() !== run.title) void describeRun(run.id, { title: target.value.trim() })
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') currentTarget.blur()
      }}
    />
  )
}

function NoteForm({ run }: { run: RunSummary }): ReactElement {
  return (
    <div className="run-note">
      <label>
        Note
        <textarea
          rows={2}
          defaultValue={run.note}
          placeholder="What was tried, and what came of it"
          maxLength={10_000}
          onBlur={({ target }) => {
            if (target.value !== run.note) void describeRun(run.id, { note: target.value })
          }}
        />
      </label>
      <label>
        Tags
        <input
          defaultValue={run.tags.join(', ')}
          placeholder="paper, baseline"
          onBlur={({ target }) => {
            const tags = tagsIn(target.value)
            if (tags.join('\n') !== run.tags.join('\n')) void describeRun(run.id, { tags })
          }}
        />
      </label>
    </div>
  )
}

function tagsIn(text: string): string[] {
  const tags = text.split(',').map((each) => each.trim().slice(0, 50))
  return [...new Set(tags.filter((each) => each !== ''))].slice(0, 50)
}

/** To so many steps in all: what it was asked for when it was stopped early, twice that when it was done. */
function ContinueForm({ run }: { run: RunSummary }): ReactElement {
  const usual = run.round < run.rounds ? run.rounds : run.rounds * 2
  const [rounds, setRounds] = useState(usual)
  const isMore = Number.isSafeInteger(rounds) && rounds > run.round
  function go(event: FormEvent): void {
    event.preventDefault()
    if (isMore) void continueRun(run.id, rounds)
  }
  return (
    <form className="run-continue" onSubmit={go}>
      <label>
        Continue to
        <input
          type="number"
          min={run.round + 1}
          value={Number.isNaN(rounds) ? '' : rounds}
          onChange={({ target }) => setRounds(target.valueAsNumber)}
        />
        steps
      </label>
      <button type="submit" className="button" disabled={!isMore}>
        Continue from checkpoint
      </button>
    </form>
  )
}

function Fact({ name, value }: { name: string; value: string }): ReactElement | null {
  if (value === '') return null
  return (
    <div>
      <dt>{name}</dt>
      <dd title={value}>{value}</dd>
    </div>
  )
}

function PlainText({ title, text, isOpen = false }: { title: string; text: string | null; isOpen?: boolean }): ReactElement | null {
  if (text === null || text === '') return null
  return (
    <details className="run-text" open={isOpen}>
      <summary>{title}</summary>
      <button
        type="button"
        className="chip"
        onClick={() => void navigator.clipboard.writeText(text).then(() => notify({ title: 'Copied' }))}
      >
        Copy
      </button>
      <pre tabIndex={0}>{text}</pre>
    </details>
  )
}
