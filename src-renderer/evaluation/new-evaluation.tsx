import type { ReactElement, ReactNode } from 'react'
import { useEffect, useState } from 'react'
import type { RequestOutput } from '../../src-shared/protocol/contract.ts'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { host } from '../connection/host.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { fileName } from '../state/files/file-name.ts'
import { isActive } from '../state/run-store.ts'
import { readRuns, titleOfRun, useRuns } from '../state/runs-list.ts'
import { grouped } from '../ui/format.ts'
import { day } from '../ui/moment.ts'
import { ChooseFile } from './choose-file.tsx'
import { askNoMore, startEvaluation, useEvaluations } from './evaluations-store.ts'
import { emptyForm, wishOf, type Form } from './evaluation-wish.ts'

type Offer = RequestOutput<'evaluations.offer'>

/** What to judge, with what, and how thoroughly. */
export function NewEvaluation({
  runId,
  canCancel,
}: {
  runId: string | null
  canCancel: boolean
}): ReactElement {
  const runs = useRuns()?.filter(canBeJudged) ?? null
  // Runs of the command line come into the folder without a word.
  useEffect(() => void readRuns(), [])
  const failure = useEvaluations((view) => view.failure)
  const measures = useEvaluations((view) => view.measures)
  const [form, setForm] = useState<Form>(() => ({ ...emptyForm, runId }))
  const change = (part: Partial<Form>) => setForm((now) => ({ ...now, ...part }))
  const run = runs?.find(({ id }) => id === form.runId) ?? runs?.[0] ?? null
  const judged = form.judged === 'run' && runs?.length === 0 ? 'file' : form.judged
  const offer = useOffer(judged === 'run' ? (run?.id ?? null) : null)
  const made = wishOf({ ...form, judged, runId: run?.id ?? null }, offer)
  const further = measures.filter(({ isUnasked }) => !isUnasked)
  return (
    <form
      className="new-evaluation"
      onSubmit={(event) => {
        event.preventDefault()
        if (made.wish !== null) void startEvaluation(made.wish)
      }}
    >
      <h2>Evaluate showers</h2>
      <p className="evaluation-note">
        Every feature of generated showers is compared with that of the simulation, with its error and beside
        its floor: how far the simulation is from itself.
      </p>
      {failure !== null && <FailureText title="Nothing was evaluated" failure={failure} />}
      <Choice title="Showers to judge">
        <Radio
          name="judged"
          isOn={judged === 'run'}
          isDisabled={runs?.length === 0}
          onOn={() => change({ judged: 'run' })}
        >
          of a run’s generator
        </Radio>
        {runs?.length === 0 && (
          <p className="evaluation-note">No run has a trained generator yet: train one, or judge a file.</p>
        )}
        {judged === 'run' && run !== null && (
          <select aria-label="Run" value={run.id} onChange={({ target }) => change({ runId: target.value })}>
            {runs?.map((each) => (
              <option key={each.id} value={each.id}>
                {titleOfRun(each)}, step {grouped(each.round)}, {day(each.changedAt)}
              </option>
            ))}
          </select>
        )}
        <Radio name="judged" isOn={judged === 'file'} onOn={() => change({ judged: 'file' })}>
          in a file, whoever made it
        </Radio>
        {judged === 'file' && (
          <ChooseFile
            label="the file of generated showers"
            path={form.generatedPath}
            onPath={(generatedPath) => change({ generatedPath })}
          />
        )}
      </Choice>
      <Choice title="Reference">
        {judged === 'run' && offer !== null && (
          <>
            <Radio
              name="reference"
              isOn={made.reference === 'held-out'}
              isDisabled={!offer.isThere || offer.heldOutEvents < 20}
              onOn={() => change({ reference: 'held-out' })}
            >
              {grouped(offer.heldOutEvents)} showers of {fileName(offer.dataPath)} that were kept apart from
              training
            </Radio>
            <Radio
              name="reference"
              isOn={made.reference === 'trained-on'}
              isDisabled={!offer.isThere}
              onOn={() => change({ reference: 'trained-on' })}
            >
              all {grouped(offer.trainEvents + offer.heldOutEvents)} of {fileName(offer.dataPath)}
            </Radio>
            {!offer.isThere && (
              <p className="evaluation-note">{offer.dataPath} is not there any more: choose another file.</p>
            )}
          </>
        )}
        {judged === 'run' && (
          <Radio name="reference" isOn={made.reference === 'file'} onOn={() => change({ reference: 'file' })}>
            another file of simulated showers
          </Radio>
        )}
        {made.reference === 'file' && (
          <ChooseFile
            label="the file of simulated showers"
            path={form.referencePath}
            onPath={(referencePath) => change({ referencePath })}
          />
        )}
      </Choice>
      <Choice title="How thoroughly">
        <Radio name="mode" isOn={form.mode === 'quick'} onOn={() => change({ mode: 'quick' })}>
          quick: errors from 20 repeats
        </Radio>
        <Radio name="mode" isOn={form.mode === 'full'} onOn={() => change({ mode: 'full' })}>
          full: 100 repeats, and the CaloChallenge’s own sizes for FPD and KPD where the files are large
          enough
        </Radio>
        <div className="evaluation-numbers">
          <NumberField
            label="Showers, at most"
            text={form.most}
            hint="all"
            onText={(most) => change({ most })}
          />
          <NumberField
            label="Hit threshold [MeV]"
            text={form.threshold}
            hint="of the data"
            onText={(threshold) => change({ threshold })}
          />
          <NumberField label="Seed" text={form.seed} hint="1" onText={(seed) => change({ seed })} />
        </div>
      </Choice>
      {further.length > 0 && (
        <Choice title="Further measures">
          {further.map(({ id, title, summary }) => (
            <label key={id} className="evaluation-measure">
              <input
                type="checkbox"
                checked={form.measures.includes(id)}
                onChange={({ target }) =>
                  change({
                    measures: target.checked
                      ? [...form.measures, id]
                      : form.measures.filter((each) => each !== id),
                  })
                }
              />
              <span>
                {title} <em>{summary}</em>
              </span>
            </label>
          ))}
        </Choice>
      )}
      <div className="evaluation-submit">
        <button type="submit" className="button primary" disabled={made.wish === null}>
          Evaluate
        </button>
        {canCancel && (
          <button type="button" className="button" onClick={askNoMore}>
            Cancel
          </button>
        )}
        {made.missing !== null && <span className="dim">{made.missing}</span>}
      </div>
    </form>
  )
}

/** It has weights, and nobody changes them meanwhile. */
function canBeJudged({ round, state }: RunSummary): boolean {
  return round > 0 && (!isActive(state) || state.state === 'paused')
}

function useOffer(runId: string | null): Offer | null {
  const [offer, setOffer] = useState<{ runId: string; offer: Offer } | null>(null)
  useEffect(() => {
    let isCurrent = true
    if (runId === null) return
    void host()
      .request('evaluations.offer', { runId })
      .then((reply) => {
        if (isCurrent && reply.ok) setOffer({ runId, offer: reply.value })
      })
    return () => {
      isCurrent = false
    }
  }, [runId])
  return offer?.runId === runId ? offer.offer : null
}

function Choice({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <fieldset>
      <legend>{title}</legend>
      {children}
    </fieldset>
  )
}

function Radio(props: {
  name: string
  isOn: boolean
  isDisabled?: boolean
  onOn: () => void
  children: ReactNode
}): ReactElement {
  const { name, isOn, isDisabled = false, onOn, children } = props
  return (
    <label className="evaluation-radio">
      <input type="radio" name={name} checked={isOn} disabled={isDisabled} onChange={onOn} />
      <span>{children}</span>
    </label>
  )
}

function NumberField(props: {
  label: string
  text: string
  hint: string
  onText: (text: string) => void
}): ReactElement {
  const { label, text, hint, onText } = props
  return (
    <label>
      {label}
      <input
        inputMode="decimal"
        value={text}
        placeholder={hint}
        onChange={({ target }) => onText(target.value)}
      />
    </label>
  )
}
