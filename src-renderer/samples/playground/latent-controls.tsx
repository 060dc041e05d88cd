import type { ReactElement } from 'react'
import { useState } from 'react'
import type { Sampling } from '../../../src-shared/protocol/run-messages.ts'
import { slerp } from './slerp.ts'
import { latentRanges, middleLatents } from './wish.ts'

const FIRST = 8

type Ends = { a: Float32Array | null; b: Float32Array | null }

/** Sliders of the latent numbers, and the way between two of them that were kept. */
export function LatentControls({
  latents,
  value,
  onChange,
  onRandom,
}: {
  latents: Sampling['latents']
  /** Null until the first shower has been drawn. */
  value: Float32Array | null
  onChange: (value: Float32Array) => void
  onRandom: () => void
}): ReactElement {
  const [shown, setShown] = useState(FIRST)
  const [ends, setEnds] = useState<Ends>({ a: null, b: null })
  const [share, setShare] = useState(0)
  const ranges = latentRanges(latents)
  const { a, b } = ends
  return (
    <div className="play-latents">
      <div className="play-buttons">
        <b>Latents</b>
        <button type="button" className="button small" onClick={onRandom}>
          Randomise
        </button>
        <button type="button" className="button small" onClick={() => onChange(middleLatents(latents))}>
          Reset
        </button>
      </div>
      <div className="play-buttons">
        <button
          type="button"
          className="chip"
          aria-pressed={a !== null}
          disabled={value === null}
          title="Keep these latents as A"
          onClick={() => setEnds({ ...ends, a: value })}
        >
          A
        </button>
        <input
          type="range"
          aria-label="From A to B"
          title="From A to B along the sphere (slerp)"
          min={0}
          max={100}
          disabled={a === null || b === null}
          value={share}
          onChange={({ target }) => {
            const next = Number(target.value)
            setShare(next)
            if (a !== null && b !== null) onChange(slerp(a, b, next / 100))
          }}
        />
        <button
          type="button"
          className="chip"
          aria-pressed={b !== null}
          disabled={value === null}
          title="Keep these latents as B"
          onClick={() => {
            setEnds({ ...ends, b: value })
            setShare(100)
          }}
        >
          B
        </button>
      </div>
      <div className="play-sliders">
        {ranges.slice(0, shown).map(({ name, low, high }, index) => (
          <label key={name} className="play-latent">
            <span>{name}</span>
            <input
              type="range"
              min={low}
              max={high}
              step={(high - low) / 200}
              disabled={value === null}
              value={value?.[index] ?? (low + high) / 2}
              onChange={({ target }) => value !== null && onChange(value.with(index, Number(target.value)))}
            />
            <output>{(value?.[index] ?? 0).toFixed(2).replace('-', '−')}</output>
          </label>
        ))}
      </div>
      {shown < ranges.length && (
        <button type="button" className="button small" onClick={() => setShown(shown + 4 * FIRST)}>
          More ({ranges.length - shown})
        </button>
      )}
    </div>
  )
}
