import type { ReactElement, ReactNode } from 'react'
import { useMemo, useRef } from 'react'
import type { evaluationModes } from '../../src-shared/physics/evaluation/evaluation.ts'
import { copyText } from '../parts/copy-text.ts'
import { host } from '../connection/host.ts'
import { useConnection } from '../state/connection-store.ts'
import { notifyFailure } from '../state/notice-store.ts'
import { saveResult } from '../state/save-result.ts'
import { moment } from '../ui/moment.ts'
import { ProblemNotes } from '../ui/problem-notes.tsx'
import { Distributions, WhatDiffers } from './distributions.tsx'
import type { DrawShowers } from './draw-showers.ts'
import { bytesOf } from './figure-menu.tsx'
import { LineKey } from './line-key.tsx'
import { Honesty, MadeFrom } from './about-evaluation.tsx'
import { Correlations, Measures } from './further-sections.tsx'
import { Scoreboard } from './scoreboard.tsx'
import { NumberTable } from './number-table.tsx'
import type { ShownEvaluation } from './overlaid.ts'
import { Verdict } from './verdict.tsx'

type Part = { id: string; title: string; content: ReactNode }

/** What was found, from the verdict to what it cannot say; several evaluations on the same figures. */
export function EvaluationPage({
  shown,
  drawShowers: Showers,
}: {
  shown: readonly ShownEvaluation[]
  drawShowers: DrawShowers
}): ReactElement | null {
  const page = useRef<HTMLDivElement>(null)
  const [first] = shown
  const problems = useMemo(() => {
    const all = shown.flatMap(({ evaluation }) => evaluation.problems)
    return all.filter((each, at) => all.findIndex(({ message }) => message === each.message) === at)
  }, [shown])
  if (first === undefined) return null
  const { evaluation } = first
  const isSome = (has: (each: ShownEvaluation) => boolean) => shown.some(has)
  const parts: Part[] = [
    { id: 'verdict', title: 'Verdict', content: <Verdict shown={shown} /> },
    {
      id: 'differs',
      title: 'What differs most',
      content: (
        <>
          <p className="evaluation-note">
            Separation power above the floor, in the floor’s standard deviations, on a logarithmic scale.
            Below 3 the reference’s own spread explains it.
          </p>
          <WhatDiffers shown={shown} />
        </>
      ),
    },
    { id: 'distributions', title: 'Distributions', content: <Distributions shown={shown} /> },
    {
      id: 'showers',
      title: 'Average shower',
      content: (
        <Showers
          geometry={evaluation.geometry}
          shape={evaluation.shape}
          unit={'unit' in evaluation && evaluation.unit === '1' ? '1' : 'MeV'}
          rows={[
            { title: 'Reference', values: evaluation.meanShower.reference },
            ...shown
              .filter(
                ({ evaluation: own }) =>
                  own.meanShower.generated.length === evaluation.meanShower.reference.length,
              )
              .map(({ name, evaluation: own }) => ({ title: name, values: own.meanShower.generated })),
          ]}
        />
      ),
    },
    ...(isSome((each) => each.evaluation.correlations !== null)
      ? [{ id: 'correlations', title: 'Correlations', content: <Correlations shown={shown} /> }]
      : []),
    ...(isSome((each) => each.evaluation.measures.length > 0)
      ? [{ id: 'measures', title: 'Further measures', content: <Measures shown={shown} /> }]
      : []),
    { id: 'numbers', title: 'All numbers', content: <NumberTable shown={shown} /> },
    ...(first.published === null
      ? []
      : [{ id: 'published', title: 'Published results', content: <Scoreboard shown={shown} /> }]),
    { id: 'honesty', title: 'What this can and cannot say', content: <Honesty shown={shown} /> },
    { id: 'made-from', title: 'Made from', content: <MadeFrom shown={shown} /> },
  ]
  const goTo = (id: string) => {
    const part = page.current?.querySelector<HTMLElement>(`[data-part="${id}"]`)
    part?.scrollIntoView({ block: 'start' })
    part?.focus({ preventScroll: true })
  }
  return (
    <div className="evaluation-page" ref={page} tabIndex={-1}>
      <header>
        <div>
          <h2>{shown.length === 1 ? evaluation.title : `${shown.length} evaluations`}</h2>
          <p className="dim">
            {evaluation.featureSet.title} · {evaluation.generated.used.toLocaleString('en')} generated against{' '}
            {evaluation.reference.used.toLocaleString('en')} reference showers · {moment(evaluation.date)} ·{' '}
            {MODES[evaluation.mode]}
          </p>
          {shown.length > 1 && (
            <p className="figure-key">
              {shown.map((each) => (
                <LineKey key={each.key} of={each} />
              ))}
            </p>
          )}
        </div>
        <Actions of={first} />
      </header>
      <nav aria-label="Parts of the evaluation">
        {parts.map(({ id, title }) => (
          <button type="button" key={id} className="chip" onClick={() => goTo(id)}>
            {title}
          </button>
        ))}
      </nav>
      <ProblemNotes problems={problems} fixesOf={() => []} />
      {parts.map(({ id, title, content }) => (
        <section key={id} data-part={id} tabIndex={-1} aria-label={title}>
          {id !== 'verdict' && <h3>{title}</h3>}
          {content}
        </section>
      ))}
    </div>
  )
}

const MODES: Record<(typeof evaluationModes)[number], string> = { quick: 'quick', full: 'full' }

/** The report and the numbers as files. */
function Actions({ of: { summary } }: { of: ShownEvaluation }): ReactElement {
  const hasDialogs = useConnection(({ facts }) => facts?.hasDialogs === true)
  const { id, folder, title } = summary
  const saveReport = async () => {
    const reply = await host().request('evaluations.report', { id })
    if (reply.ok) await saveResult(`${title}.html`, bytesOf(reply.value.html))
    else notifyFailure('The report was not saved', reply.failure)
  }
  const saveNumbers = async () => {
    const reply = await host().request('evaluations.read', { id })
    if (reply.ok) await saveResult(`${title}.json`, bytesOf(reply.value.text))
    else notifyFailure('The numbers were not saved', reply.failure)
  }
  const reveal = async () => {
    const reply = await host().request('files.reveal', { path: folder })
    if (!reply.ok) notifyFailure('The folder cannot be shown', reply.failure)
  }
  return (
    <div className="evaluation-actions">
      <button type="button" className="button primary" onClick={() => void saveReport()}>
        Save report…
      </button>
      <button type="button" className="button" onClick={() => void saveNumbers()}>
        Save numbers…
      </button>
      {hasDialogs ? (
        <button type="button" className="button" onClick={() => void reveal()}>
          Show in folder
        </button>
      ) : (
        <button type="button" className="button" title={folder} onClick={() => void copyText(folder)}>
          Copy its folder
        </button>
      )}
    </div>
  )
}
