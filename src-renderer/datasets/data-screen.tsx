import type { ReactElement, ReactNode } from 'react'
import { useEffect, useMemo, useState } from 'react'
import type { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import type { EnergySlice, ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import type { Failure, WireProblem } from '../../src-shared/protocol/wire-types.ts'
import { CorrelationTab } from './correlation-tab.tsx'
import { DataFacts } from './data-facts.tsx'
import { EntriesTree, hasRole, ROLES, type Role } from './entries-tree.tsx'
import { useExplored, useSource, type DataSource } from './exploration.ts'
import { HistogramsTab } from './histograms-tab.tsx'
import { Overrides, type ChangeChoice } from './overrides.tsx'
import { PairsTab } from './pairs-tab.tsx'
import { PictureTab } from './picture-tab.tsx'
import { fixesOf, type DataFix } from './problem-fixes.ts'
import { ProblemTexts } from './problem-texts.tsx'
import { SlicePicker } from './slice-picker.tsx'
import { TableTab } from './table-tab.tsx'
import { useInspection } from './use-inspection.ts'
import './data-screen.css'
import './data-side.css'
import './data-slice.css'
import './data-pictures.css'
import './data-plots.css'
import './data-correlation.css'
import './data-table.css'

type Outline = ExploredAs<'outline'>
const TABS = {
  pictures: 'Events',
  histograms: 'Histograms',
  pairs: 'Pairs',
  correlation: 'Correlation',
  table: 'Table',
} as const
type Tab = keyof typeof TABS

/** A data file of any size: what it holds, what its events look like, how they are spread, and what is wrong with it. */
export function DataScreen({
  path,
  choice,
  declared,
  onChoice,
  onDeclare,
  onOutline,
  aside,
}: {
  path: string
  choice: DataChoice
  /** Params of the dataset node that the file is compared with; null: of none yet. */
  declared: Record<string, unknown> | null
  onChoice: ChangeChoice
  onDeclare: (outline: Outline) => void
  /** Told when the file is known, and when it cannot be opened. */
  onOutline?: (outline: Outline | null, failure: Failure | null) => void
  aside?: ReactNode
}): ReactElement {
  const source = useSource(path, choice)
  const { answer: outline, failure } = useExplored(source, { kind: 'outline', declared })
  useEffect(() => {
    if (outline !== null || failure !== null) onOutline?.(outline, failure)
  }, [outline, failure])
  // Said to be otherwise, the file is shown as before until it is known what it is then.
  const [known, setKnown] = useState<{ source: DataSource; outline: Outline } | null>(null)
  useEffect(() => {
    if (outline !== null) setKnown({ source, outline })
  }, [outline, source])
  if (failure !== null) return <FileFailure failure={failure} />
  if (known?.source.path !== path) {
    return (
      <p className="data-empty" role="status">
        Opening the file…
      </p>
    )
  }
  return <Opened key={path} {...known} {...{ onChoice, onDeclare, aside }} />
}

function FileFailure({ failure }: { failure: Failure }): ReactElement {
  return (
    <div className="data-empty" role="alert">
      <b>{failure.message}</b>
      {failure.hint !== undefined && <p>{failure.hint}</p>}
    </div>
  )
}

function Opened({
  source,
  outline,
  onChoice,
  onDeclare,
  aside,
}: {
  source: DataSource
  outline: Outline
  onChoice: ChangeChoice
  onDeclare: (outline: Outline) => void
  aside: ReactNode
}): ReactElement {
  const { events, entries } = outline
  const { choice } = source
  const [wanted, setWanted] = useState<Tab | null>(null)
  const [entry, setEntry] = useState<string | null>(null)
  const [slice, setSlice] = useState<EnergySlice | null>(null)
  const [isPaused, setPaused] = useState(false)
  const [hasPicture, setHasPicture] = useState(false)
  const looked = useInspection(source, hasPicture || events === null)
  const inspection = looked.found
  const readable = firstReadable(outline)
  const reading = useMemo(() => ({ isPaused, setPaused }), [isPaused])
  const isTable =
    events?.features.some(({ name }) => events.showers.includes(name.replace(/\[\d+\]$/, ''))) === true
  const conditionName = events?.condition?.name
  useEffect(() => {
    setSlice(null)
    setPaused(false)
  }, [source.path, conditionName])
  const tabs: readonly Tab[] =
    events === null
      ? ['table']
      : isTable
        ? ['pairs', 'histograms', 'correlation', 'table', 'pictures']
        : ['pictures', 'histograms', 'pairs', 'correlation', 'table']
  const tab = wanted !== null && tabs.includes(wanted) ? wanted : (tabs[0] as Tab) // never empty
  const toggleRole = (role: Role, name: string) => {
    const has = hasRole(events, role, name)
    if (role === 'showers') return onChoice(`Use “${name}” as events`, { showers: name })
    onChoice(has ? `Do not use “${name}”` : `Use “${name}” as ${ROLES[role].toLowerCase()}`, {
      [role]: has ? 'none' : name,
    })
  }
  const fix = (chosen: DataFix) => {
    if (chosen.kind === 'choice') onChoice(chosen.label, chosen.change)
    else onDeclare(outline)
  }
  const problems = joined(
    outline.problems,
    inspection === null || inspection === 'reading' ? [] : inspection.problems,
  )
  return (
    <div className="data-screen">
      <div className="data-side">
        <Overrides {...{ outline, choice, onChoice }} />
        {events !== null && events.unit === null && (
          <p className="data-unit">
            <b>The file does not say its unit.</b> Choose what its numbers are.
          </p>
        )}
        <ProblemTexts
          problems={problems}
          fixesFor={(problem) => fixesOf(problem, outline, choice)}
          onFix={fix}
        />
        <DataFacts
          {...{ outline, looked }}
          inspected={inspection === null || inspection === 'reading' ? inspection : inspection.events}
        />
        <EntriesTree
          {...{ entries, events }}
          shown={tab === 'table' ? entry : null}
          onRole={toggleRole}
          onShow={(name) => {
            setEntry(name)
            setWanted('table')
          }}
        />
        {aside}
      </div>
      <div className="data-main">
        <div className="data-tab-bar" role="tablist" aria-label="Views of the data">
          {tabs.map((each) => (
            <button
              type="button"
              role="tab"
              key={each}
              id={`data-tab-${each}`}
              aria-controls="data-tab-panel"
              aria-selected={tab === each}
              onClick={() => setWanted(each)}
            >
              {TABS[each]}
            </button>
          ))}
        </div>
        <div
          className="data-view"
          id="data-tab-panel"
          role="tabpanel"
          aria-labelledby={`data-tab-${tab}`}
          tabIndex={0}
        >
          {events === null && readable === null ? (
            <p className="data-empty">
              <b>Nothing in this file can be read.</b> The list beside says why, entry by entry.
            </p>
          ) : events === null ? (
            <TableTab source={source} entry={entry ?? readable} onEntry={setEntry} />
          ) : (
            <EventsView
              {...{ source, events, tab, slice, setSlice, reading, entry, setEntry, setHasPicture }}
            />
          )}
        </div>
      </div>
    </div>
  )
}

function EventsView({
  source,
  events,
  tab,
  slice,
  setSlice,
  reading,
  entry,
  setEntry,
  setHasPicture,
}: {
  source: DataSource
  events: NonNullable<Outline['events']>
  tab: Tab
  slice: EnergySlice | null
  setSlice: (slice: EnergySlice | null) => void
  reading: { isPaused: boolean; setPaused: (isPaused: boolean) => void }
  entry: string | null
  setEntry: (entry: string | null) => void
  setHasPicture: (hasPicture: boolean) => void
}): ReactElement {
  const average = useExplored(source, { kind: 'average' }, { slice, isPaused: reading.isPaused })
  const hasAnswer = average.answer !== null || average.failure !== null
  useEffect(() => {
    if (hasAnswer) setHasPicture(true)
  }, [hasAnswer, setHasPicture])
  const spread = average.answer?.condition ?? null
  const picker =
    events.condition === null || spread === null ? null : (
      <SlicePicker
        name={events.condition.name}
        unit={events.condition.unit}
        {...{ spread, slice, onSlice: setSlice }}
      />
    )
  const shared = { source, events, slice, reading, picker }
  switch (tab) {
    case 'pictures':
      return <PictureTab {...shared} average={average} />
    case 'histograms':
      return <HistogramsTab {...shared} />
    case 'pairs':
      return <PairsTab {...shared} />
    case 'correlation':
      return <CorrelationTab {...shared} />
    case 'table':
      return <TableTab source={source} entry={entry} onEntry={setEntry} />
  }
}

/** Opening a file and looking through it find some of the same. */
function joined(first: readonly WireProblem[], second: readonly WireProblem[]): WireProblem[] {
  const known = new Set(first.map(({ code, message }) => `${code} ${message}`))
  return [...first, ...second.filter(({ code, message }) => !known.has(`${code} ${message}`))]
}

function firstReadable({ entries }: Outline): string | null {
  return entries.find(({ content }) => content !== 'unreadable')?.name ?? null
}
