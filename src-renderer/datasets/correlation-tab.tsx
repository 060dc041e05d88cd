import type { ReactElement, ReactNode } from 'react'
import { useState } from 'react'
import type { EnergySlice, ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { useExplored, type DataSource } from './exploration.ts'
import { SampledNote, type Reading } from './sampled-note.tsx'
import { useWidth } from './use-width.ts'

/** Pearson’s coefficient of every two features. */
export function CorrelationTab({
  source,
  slice,
  reading,
  picker,
}: {
  source: DataSource
  slice: EnergySlice | null
  reading: Reading
  picker: ReactNode
}): ReactElement {
  const [place, width] = useWidth()
  const { answer, failure } = useExplored(
    source,
    { kind: 'correlation', features: [] },
    { slice, isPaused: reading.isPaused },
  )
  if (failure !== null) return <FailureText title="No correlations" failure={failure} />
  return (
    <div className="data-tab">
      {picker}
      <div ref={place} className="correlation">
        <SampledNote sampled={answer?.sampled ?? null} reading={reading} />
        {answer !== null && width > 0 && <Matrix answer={answer} width={width} />}
      </div>
    </div>
  )
}

const NAMES = 168

function Matrix({ answer, width }: { answer: ExploredAs<'correlation'>; width: number }): ReactElement {
  const { features, values } = answer
  const count = features.length
  const [at, setAt] = useState<[row: number, column: number] | null>(null)
  const size = Math.max(16, Math.min(64, Math.floor((width - NAMES - 20) / Math.max(1, count))))
  const value = (row: number, column: number) => values[row * count + column] ?? Number.NaN
  const name = (index: number) => features[index]?.title ?? ''
  return (
    <>
      <p className="correlation-said" aria-live="polite">
        {at === null ? (
          'Point at a field for its value.'
        ) : (
          <>
            <b>{coefficientText(value(at[0], at[1]), 3)}</b> {name(at[1])} and {name(at[0])}
          </>
        )}
      </p>
      <div className="correlation-scroll" tabIndex={0} role="region" aria-label="Correlation matrix">
        <table style={{ width: NAMES + count * size }} onPointerLeave={() => setAt(null)}>
          <thead>
            <tr>
              <td style={{ width: NAMES }} />
              {features.map((feature, column) => (
                <th
                  key={feature.name}
                  scope="col"
                  className={at?.[1] === column ? 'at' : ''}
                  style={{ width: size, height: 118 }}
                >
                  <span>{feature.title}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {features.map((feature, row) => (
              <tr key={feature.name}>
                <th scope="row" className={at?.[0] === row ? 'at' : ''}>
                  {feature.title}
                </th>
                {features.map((other, column) => {
                  const found = value(row, column)
                  return (
                    <td
                      key={other.name}
                      className={isStrong(found) ? 'strong' : ''}
                      style={{ height: Math.min(44, size), background: backgroundOf(found) }}
                      onPointerEnter={() => setAt([row, column])}
                    >
                      {size >= 34 ? (
                        coefficientText(found, 2)
                      ) : (
                        <span className="spoken">{coefficientText(found, 2)}</span>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="correlation-bar" aria-hidden="true">
        <span>−1</span>
        <i />
        <span>1</span>
      </div>
    </>
  )
}

export function coefficientText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '–'
  const text = value.toFixed(digits)
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace('-', '−')
}

/** From blue through the colour of the panel to orange; readable in both themes, and with any kind of colour vision. */
export function backgroundOf(value: number): string {
  if (!Number.isFinite(value)) return 'var(--panel2)'
  const share = Math.round(88 * Math.min(1, Math.abs(value)))
  return `color-mix(in oklab, ${value < 0 ? 'var(--data)' : 'var(--critic)'} ${share}%, var(--panel))`
}

/** Colours of the dark theme that are too bright for white text. */
function isStrong(value: number): boolean {
  return Math.abs(value) >= 0.73
}
