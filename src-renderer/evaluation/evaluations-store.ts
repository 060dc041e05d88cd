import { createStore, useStore } from 'zustand'
import { parseEvaluation } from '../../src-shared/physics/evaluation/evaluation-file.ts'
import type { Evaluation } from '../../src-shared/physics/evaluation/evaluation.ts'
import type { RequestInput } from '../../src-shared/protocol/contract.ts'
import type {
  EvaluationId,
  EvaluationSummary,
  EvaluationWork,
  OfferedMeasure,
  Published,
} from '../../src-shared/protocol/evaluation-messages.ts'
import type { Failure } from '../../src-shared/protocol/wire-types.ts'
import { host } from '../connection/host.ts'
import { notify, notifyFailure } from '../state/notice-store.ts'
import { giveColors } from '../state/run-colors.ts'
import { show, view } from '../state/view-store.ts'

/** What the host has read, in the form of its file. */
export type OpenedEvaluation = { evaluation: Evaluation; published: Published | null }

type EvaluationsView = {
  /** The newest first; null: not asked for yet. */
  evaluations: readonly EvaluationSummary[] | null
  measures: readonly OfferedMeasure[]
  work: EvaluationWork | null
  /** When `work` came: it goes on since. */
  workAt: number
  /** Why the last one that was asked for was not made. */
  failure: Failure | null
  /** Keys of those that are drawn over each other; the first is the page's own. */
  shown: readonly string[]
  /** The form is open, for this run where one is named. */
  asking: { runId: string | null } | null
  opened: Readonly<Record<string, OpenedEvaluation>>
  /** Of those that cannot be read. */
  unreadable: Readonly<Record<string, Failure>>
}

const store = createStore<EvaluationsView>(() => ({
  ...{ evaluations: null, measures: [], work: null, workAt: 0, failure: null },
  ...{ shown: [], asking: null, opened: {}, unreadable: {} },
}))

export function useEvaluations<Selected>(pick: (view: EvaluationsView) => Selected): Selected {
  return useStore(store, pick)
}

export function evaluationsView(): EvaluationsView {
  return store.getState()
}

export function keyOf({ runId, name }: EvaluationId): string {
  return `${runId ?? ''}/${name}`
}

/** The same colour as the run has everywhere; a file's showers have one of their own. */
export function colorKeyOf({ runId, name }: EvaluationId): string {
  return runId ?? `file ${name}`
}

let isListening = false

/** Keeps the list as the host has it, from the first use on. */
export function watchEvaluations(): void {
  if (isListening) return
  isListening = true
  host().on('evaluations.changed', () => void readList())
  host().on('evaluations.work', ({ work, ended }) => {
    store.setState({ work, workAt: performance.now() })
    if (ended === null) return
    if (ended.id !== null) {
      store.setState({ shown: [keyOf(ended.id)], asking: null, failure: null })
      if (view().dockTab !== 'evaluation' || view().dock === 'closed') {
        notify({
          title: 'Evaluated',
          action: { title: 'Show', run: () => show({ dockTab: 'evaluation', dock: 'tall' }) },
        })
      }
    } else store.setState({ failure: ended.failure })
  })
  host().onConnection(({ state }) => {
    if (state === 'connected') void readList()
  })
}

async function readList(): Promise<void> {
  const reply = await host().request('evaluations.list', {})
  if (!reply.ok) return
  const { evaluations, measures, work } = reply.value
  giveColors(evaluations.map(({ id }) => colorKeyOf(id)))
  const there = new Set(evaluations.map(({ id }) => keyOf(id)))
  store.setState(({ shown, asking }) => {
    const kept = shown.filter((key) => there.has(key))
    const [newest] = evaluations
    const first = kept.length > 0 || asking !== null || newest === undefined ? kept : [keyOf(newest.id)]
    return { evaluations, measures, work, workAt: performance.now(), shown: first }
  })
  for (const key of evaluationsView().shown) void open(key)
}

async function open(key: string): Promise<void> {
  const { opened, evaluations } = evaluationsView()
  const found = evaluations?.find(({ id }) => keyOf(id) === key)
  if (found === undefined || opened[key] !== undefined) return
  const reply = await host().request('evaluations.read', { id: found.id })
  const fail = (failure: Failure) =>
    store.setState(({ unreadable }) => ({ unreadable: { ...unreadable, [key]: failure } }))
  if (!reply.ok) return fail(reply.failure)
  const read = parseEvaluation(reply.value.text)
  if (!read.ok)
    return fail({ code: 'evaluation.missing', message: `It cannot be read: ${read.failure}.`, problems: [] })
  const { published } = reply.value
  store.setState((now) => ({ opened: { ...now.opened, [key]: { evaluation: read.value, published } } }))
}

/** Only this one. */
export function showOnly(key: string): void {
  store.setState({ shown: [key], asking: null, failure: null })
  void open(key)
}

/** Drawn over the others, or not any more. */
export function overlay(key: string, isOn: boolean): void {
  store.setState(({ shown }) => {
    const others = shown.filter((each) => each !== key)
    return { shown: isOn ? [...others, key] : others, asking: null }
  })
  void open(key)
}

export function ask(runId: string | null): void {
  watchEvaluations()
  store.setState({ asking: { runId }, failure: null })
}

export function askNoMore(): void {
  store.setState({ asking: null, failure: null })
}

export async function startEvaluation(wish: RequestInput<'evaluations.start'>): Promise<void> {
  store.setState({ failure: null })
  const reply = await host().request('evaluations.start', wish)
  if (reply.ok) store.setState({ work: reply.value.work, workAt: performance.now() })
  else store.setState({ failure: reply.failure })
}

export function stopEvaluation(): void {
  void host().request('evaluations.stop', {})
}

export async function removeEvaluation({ id, title }: EvaluationSummary): Promise<void> {
  const reply = await host().request('evaluations.remove', { id })
  if (!reply.ok) return notifyFailure('The evaluation was not deleted', reply.failure)
  notify({ title: 'Moved to the trash', detail: title })
}
