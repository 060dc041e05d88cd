import type { ReactElement } from 'react'
import { useState } from 'react'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { useConnection } from '../state/connection-store.ts'
import { joined } from '../state/files/file-name.ts'
import { detectors } from './detectors.ts'

/** Simulated showers for whoever has no file yet; the same seed makes the same file. */
export function SampleData({
  onMade,
  onFailure,
  onBusy,
}: {
  onMade: (path: string) => void
  onFailure: (title: string, failure: Failure) => void
  onBusy: (title: string, fraction: number | null) => void
}): ReactElement {
  const folder = useConnection(({ facts }) => facts?.folder ?? null)
  const [detector, setDetector] = useState<string>(detectors[0].id)
  const [showers, setShowers] = useState(10_000)
  const [seed, setSeed] = useState(1)
  const [typed, setTyped] = useState<string | null>(null)
  const out = typed ?? joined(folder ?? '', `${detector}-${showers}-seed-${seed}.h5`)
  const isPossible = showers >= 1 && showers <= 1_000_000 && seed >= 0 && out !== '' && folder !== null
  const make = async () => {
    if (!isPossible) return
    onBusy('Simulating showers', 0)
    const end = host().on('progress', ({ request, title, fraction }) => {
      if (request === 'data.simulate') onBusy(title, fraction)
    })
    const reply = await host().request('data.simulate', { detector, showers, seed, out })
    end()
    if (reply.ok) onMade(reply.value.path)
    else onFailure('No sample data were made', reply.failure)
  }
  return (
    <form
      className="sample-data"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <fieldset>
        <legend>Calorimeter</legend>
        {detectors.map(({ id, title, note }) => (
          <label key={id}>
            <input type="radio" name="detector" checked={detector === id} onChange={() => setDetector(id)} />
            <span>
              {title}
              <em>{note}</em>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="sample-numbers">
        <label>
          Showers
          <input
            type="number"
            min={1}
            max={1_000_000}
            value={showers}
            onChange={({ target }) => setShowers(Math.round(Number(target.value)))}
          />
        </label>
        <label>
          Seed
          <input
            type="number"
            min={0}
            value={seed}
            onChange={({ target }) => setSeed(Math.max(0, Math.round(Number(target.value))))}
          />
        </label>
        <label className="wide">
          File
          <input value={out} spellCheck={false} onChange={({ target }) => setTyped(target.value)} />
        </label>
      </div>
      <p className="data-note">A parametrised simulation, for trying things: not a substitute for Geant4.</p>
      <button type="submit" className="button primary" disabled={!isPossible}>
        Make {showers.toLocaleString('en')} showers
      </button>
    </form>
  )
}
