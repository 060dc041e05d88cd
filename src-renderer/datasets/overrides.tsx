import type { ReactElement } from 'react'
import { useState } from 'react'
import { Unit } from '../../src-shared/base/units.ts'
import { cellCount, type Geometry } from '../../src-shared/physics/geometry.ts'
import type { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import type { ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { useConnection } from '../state/connection-store.ts'
import { documentState } from '../state/document-store.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { FileBrowser } from '../parts/file-browser.tsx'

export type ChangeChoice = (label: string, change: Partial<DataChoice>) => void

/** What is recognised, each of which can be said to be otherwise. */
export function Overrides({
  outline,
  choice,
  onChoice,
}: {
  outline: ExploredAs<'outline'>
  choice: DataChoice
  onChoice: ChangeChoice
}): ReactElement | null {
  const [isChoosing, setChoosing] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const hasDialogs = useConnection(({ facts }) => facts?.hasDialogs === true)
  const { events, layouts } = outline
  const layout = events?.layout ?? choice.layout
  const values = events?.shape.reduce((product, length) => product * length, 1) ?? 0
  const takeBinning = async (path: string) => {
    setChoosing(false)
    const reply = await host().request('data.binning', { path, projectPath: documentState().path })
    if (!reply.ok) return setFailure(reply.failure)
    const fitting = reply.value.geometries.find((each) => cellCount(each) === values)
    if (fitting === undefined) return setFailure(misfit(reply.value.geometries, values))
    setFailure(null)
    onChoice('Take geometry from a binning file', { geometry: fitting })
  }
  const chooseBinning = async () => {
    if (!hasDialogs) return setChoosing(!isChoosing)
    const reply = await host().request('files.choose', { what: 'data' })
    if (!reply.ok) setFailure(reply.failure)
    else if (reply.value.path !== null) await takeBinning(reply.value.path)
  }
  const geometry = events?.geometry ?? null
  const isOwn =
    geometry !== null && JSON.stringify(geometry) !== JSON.stringify(events?.stated.geometry ?? null)
  return (
    <>
      <div className="overrides">
        <label>
          Layout
          <select
            aria-label="Layout"
            value={layout}
            onChange={({ target }) => onChoice('Read data in another layout', { layout: target.value })}
          >
            {layouts.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
            {layouts.every(({ id }) => id !== layout) && (
              <option value={layout}>{layout === 'auto' ? 'None recognised' : layout}</option>
            )}
          </select>
        </label>
        {events !== null && (
          <>
            <label className={events.unit === null ? 'wanted' : ''}>
              Unit
              <select
                aria-label="Unit"
                value={events.unit ?? ''}
                onChange={({ target }) =>
                  onChoice('Change unit of data', { unit: Unit.safeParse(target.value).data ?? null })
                }
              >
                {events.unit === null && <option value="">Choose…</option>}
                {Unit.options.map((option) => (
                  <option key={option} value={option}>
                    {option === '1' ? 'none (pixels, features)' : option}
                    {events.stated.unit === option ? ', as the file says' : ''}
                  </option>
                ))}
              </select>
            </label>
            <label>
              Geometry
              <select
                aria-label="Geometry"
                value={isOwn ? 'own' : 'file'}
                onChange={({ target }) => {
                  if (target.value === 'file') onChoice('Take geometry of the file', { geometry: null })
                  else if (target.value === 'xml') void chooseBinning()
                  else if (target.value === 'grid') {
                    const made = gridOf(events.shape)
                    if (made !== null) onChoice('See events as a grid', { geometry: made })
                  }
                }}
              >
                <option value="file">
                  {events.stated.geometry === null ? 'Not known' : 'As the file says'}
                </option>
                {isOwn && <option value="own">{geometry.name}</option>}
                {gridOf(events.shape) !== null && <option value="grid">Grid</option>}
                <option value="xml">Binning file (XML)…</option>
              </select>
            </label>
          </>
        )}
      </div>
      {failure !== null && <FailureText title="This geometry cannot be used" failure={failure} />}
      {isChoosing && (
        <div className="overrides-file">
          <FileBrowser
            label="Binning files"
            accepts={(name) => name.toLowerCase().endsWith('.xml')}
            acceptedWord="XML files"
            onOpen={(path) => void takeBinning(path)}
          />
          <button type="button" className="button small" onClick={() => setChoosing(false)}>
            Cancel
          </button>
        </div>
      )}
    </>
  )
}

function misfit(found: readonly Geometry[], values: number): Failure {
  const seen = found.map((each) => `${each.name} has ${cellCount(each)}`).join(', ')
  return {
    code: 'data.geometry',
    message: `An event has ${values} values, but of the geometries in this file ${seen}.`,
    hint: 'Choose the binning file of this data set.',
    problems: [],
  }
}

/** Layers of rows and columns for shapes that say them; a square for as many numbers as one has. */
export function gridOf(shape: readonly number[]): Geometry | null {
  const grid = (layers: number, rows: number, columns: number): Geometry => ({
    name: layers === 1 ? `Grid ${rows}×${columns}` : `${layers} grids ${rows}×${columns}`,
    layers: Array.from({ length: layers }, (_, id) => ({
      ...{ form: 'grid', id, name: `${id}`, rows, columns, pitchMm: null },
    })),
  })
  const [a = 0, b = 0, c = 0, d = 1] = shape
  if (shape.length === 3 && c === 1) return grid(1, a, b)
  if (shape.length === 3 || (shape.length === 4 && d === 1)) return grid(a, b, c)
  if (shape.length === 2) return grid(1, a, b)
  const side = Math.round(Math.sqrt(a))
  return shape.length === 1 && side > 1 && side * side === a ? grid(1, side, side) : null
}
