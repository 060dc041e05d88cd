import type { ReactElement } from 'react'
import { useState } from 'react'
import type { RequestOutput } from '../../src-shared/protocol/contract.ts'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { FailureText } from '../parts/failure-text.tsx'
import type { KeptCheckpoint } from './choose-weights.tsx'
import type { Target } from './target.ts'
import { ExportResult } from './export-result.tsx'
import { OutFolder } from './out-folder.tsx'

type Work =
  | { state: 'idle' }
  | { state: 'busy' }
  | { state: 'done'; result: RequestOutput<'export.run'> }
  | { state: 'failed'; failure: Failure }

/** Every target: the chosen one with what it takes and gives, others with why they cannot hold this generator. */
export function ExportTargets({
  run,
  checkpoint,
  targets,
}: {
  run: RunSummary
  checkpoint: KeptCheckpoint
  targets: readonly Target[]
}): ReactElement {
  const able = targets.find(({ refused }) => refused.length === 0)?.target ?? null
  const [chosen, setChosen] = useState<string | null>(able)
  const [out, setOut] = useState<string | null>(null)
  const [work, setWork] = useState<Work>({ state: 'idle' })
  const start = async () => {
    if (chosen === null) return
    setWork({ state: 'busy' })
    const reply = await host().request('export.run', {
      ...{ runId: run.id, target: chosen, out },
      ...(checkpoint === 'best' ? { checkpoint } : {}),
    })
    setWork(reply.ok ? { state: 'done', result: reply.value } : { state: 'failed', failure: reply.failure })
  }
  return (
    <>
      <fieldset className="targets">
        <legend>Format</legend>
        {targets.map(({ target, title, summary, supported, refused }) => (
          <label key={target} className={refused.length > 0 ? 'refused' : ''}>
            <input
              type="radio"
              name="target"
              checked={chosen === target}
              disabled={refused.length > 0 || work.state === 'busy'}
              onChange={() => {
                setChosen(target)
                setWork({ state: 'idle' })
              }}
            />
            <span>
              <b>{title}</b>
              <em>{summary}</em>
              <ul>
                {chosen === target &&
                  supported.map((line) => (
                    <li key={line} className="can">
                      {line}
                    </li>
                  ))}
                {refused.map(({ code, message, hint }, index) => (
                  <li key={`${code} ${index}`} className="cannot">
                    {message} {hint}
                  </li>
                ))}
              </ul>
            </span>
          </label>
        ))}
      </fieldset>
      {able !== null && (
        <div className="export-go">
          <OutFolder value={out} onChange={setOut} usual="the run’s folder" />
          <button
            type="button"
            className="button primary"
            disabled={chosen === null || work.state === 'busy'}
            onClick={() => void start()}
          >
            {work.state === 'busy' ? 'Exporting…' : 'Export'}
          </button>
        </div>
      )}
      {work.state === 'busy' && (
        <div className="export-note" role="status">
          Writing the files, reading them back and comparing showers with the run’s own…
          <progress aria-label="Exporting" />
        </div>
      )}
      {work.state === 'failed' && <FailureText title="Nothing was exported" failure={work.failure} />}
      {work.state === 'done' && <ExportResult {...work.result} />}
    </>
  )
}
