import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { FailureText } from '../parts/failure-text.tsx'
import type { KeptCheckpoint } from './choose-weights.tsx'
import { FileList } from './export-result.tsx'

type Work =
  | { state: 'idle' }
  | { state: 'busy'; title: string; fraction: number | null }
  | { state: 'done'; files: readonly string[] }
  | { state: 'failed'; failure: Failure }

/** As many showers as a study needs, in the file form of the CaloChallenge. */
export function ShowersForm({
  run,
  checkpoint,
}: {
  run: RunSummary
  checkpoint: KeptCheckpoint
}): ReactElement {
  const [showers, setShowers] = useState('10000')
  const [seed, setSeed] = useState('1')
  const [range, setRange] = useState<{ from: string; to: string }>({ from: '', to: '' })
  const [work, setWork] = useState<Work>({ state: 'idle' })
  const isBusy = work.state === 'busy'
  useEffect(() => {
    if (!isBusy) return
    return host().on('progress', ({ request, title, fraction }) => {
      if (request === 'export.showers')
        setWork((now) => (now.state === 'busy' ? { ...now, title, fraction } : now))
    })
  }, [isBusy])
  const wish = wishOf({ showers, seed, ...range })
  const start = async () => {
    if (wish === null) return
    setWork({ state: 'busy', title: 'Generating showers', fraction: null })
    const reply = await host().request('export.showers', {
      ...{ runId: run.id, ...wish, out: null },
      ...(checkpoint === 'best' ? { checkpoint } : {}),
    })
    setWork(
      reply.ok ? { state: 'done', files: reply.value.files } : { state: 'failed', failure: reply.failure },
    )
  }
  return (
    <form
      className="showers-form"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <b>Showers into a CaloChallenge HDF5 file</b>
      <div>
        <label>
          Showers
          <input inputMode="numeric" value={showers} onChange={({ target }) => setShowers(target.value)} />
        </label>
        <label>
          Energy from
          <input
            inputMode="decimal"
            value={range.from}
            placeholder="as trained"
            onChange={({ target }) => setRange({ ...range, from: target.value })}
          />
        </label>
        <label>
          to (GeV)
          <input
            inputMode="decimal"
            value={range.to}
            placeholder="as trained"
            onChange={({ target }) => setRange({ ...range, to: target.value })}
          />
        </label>
        <label>
          Seed
          <input inputMode="numeric" value={seed} onChange={({ target }) => setSeed(target.value)} />
        </label>
        <button type="submit" className="button" disabled={wish === null || work.state === 'busy'}>
          Generate
        </button>
      </div>
      {wish === null && (
        <p className="export-note">
          1 to 10,000,000 showers, a whole seed from 0, and either both energies, the first not above the
          second, or none.
        </p>
      )}
      {work.state === 'busy' && (
        <div className="export-note" role="status">
          {work.title}
          {work.fraction === null ? '…' : `, ${Math.round(100 * work.fraction)} %`}
          <progress
            aria-label={work.title}
            {...(work.fraction === null ? {} : { value: work.fraction, max: 1 })}
          />
        </div>
      )}
      {work.state === 'failed' && <FailureText title="No showers were written" failure={work.failure} />}
      {work.state === 'done' && <FileList files={work.files} />}
    </form>
  )
}

type Typed = { showers: string; seed: string; from: string; to: string }

/** Null while something that was typed cannot be asked for. */
function wishOf({ showers, seed, from, to }: Typed) {
  const [count, start] = [Number(showers), Number(seed)]
  if (!Number.isInteger(count) || count < 1 || count > 10_000_000) return null
  if (seed.trim() === '' || !Number.isInteger(start) || start < 0) return null
  if (from.trim() === '' && to.trim() === '') return { showers: count, seed: start, energyGeV: null }
  const [low, high] = [Number(from), Number(to)]
  if (!(low > 0 && high >= low && Number.isFinite(high))) return null
  return { showers: count, seed: start, energyGeV: [low, high] as [number, number] }
}
