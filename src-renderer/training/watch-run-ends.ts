import { notify } from '../state/notice-store.ts'
import type { FollowedRun } from '../state/run-store.ts'
import { isActive, runStore } from '../state/run-store.ts'
import { titleOfRun } from '../state/runs-list.ts'
import { showTab } from '../state/steer-run.ts'
import { view } from '../state/view-store.ts'
import { grouped } from '../ui/format.ts'
import { durationText, partDone, stateWords } from './run-words.ts'

/**
 * What is seen of a run when nobody looks at it: how far it is before the title of the window and in its icon, and a
 * notice at its end.
 */
export function watchRunEnds(): void {
  let before: FollowedRun | null = null
  runStore.subscribe(({ run }) => {
    if (run === before) return
    if (run !== null && before !== null && hasEnded(before, run)) sayEnd(run)
    before = run
    showMark(markOf(run))
  })
  // The title is set anew with every change of the document.
  const title = document.querySelector('title')
  if (title !== null) new MutationObserver(() => showMark(markOf(before))).observe(title, { childList: true })
}

/** One that had ended before it was opened says nothing: until the host has answered, nothing is known of it. */
function hasEnded(before: FollowedRun, run: FollowedRun): boolean {
  const wasGoing = before.runId === run.runId && before.summary !== null && isActive(before.state)
  return wasGoing && !isActive(run.state)
}

/** Whose end is on the screen anyway: the bar says it, and the pictures are not to be covered. */
function isLookedAt(): boolean {
  const { page, dock, dockTab } = view()
  const isSeen = dockTab === 'training' || dockTab === 'samples'
  return page === 'editor' && dock !== 'closed' && isSeen && document.visibilityState === 'visible'
}

function sayEnd(run: FollowedRun): void {
  const { state } = run
  const name = run.summary === null ? run.runId : titleOfRun(run.summary)
  const action = { title: 'Show', run: () => showTab('training') }
  if (state.state === 'failed') {
    const detail = `${state.failure.message} ${state.failure.hint ?? ''} (${state.failure.code})`
    notify({ tone: 'error', title: `“${name}” failed`, detail, action })
    return
  }
  const round = 'round' in state ? state.round : 0
  const detail = `${grouped(round)} steps, ${durationText(run.summary?.trainSeconds ?? 0)}`
  const diverged = state.state === 'finished' && state.outcome === 'diverged'
  const tone = diverged ? 'error' : state.state === 'interrupted' ? 'warning' : 'fine'
  if (tone === 'fine' && isLookedAt()) return
  notify({
    tone,
    title: `“${name}”: ${stateWords(state).toLowerCase()}`,
    detail: round > 0 ? detail : '',
    action,
  })
}

/** `62 %`; empty when nothing is going. */
function markOf(run: FollowedRun | null): string {
  if (run === null || !isActive(run.state)) return ''
  const part = partDone(run)
  if (run.state.state === 'paused') return 'Paused'
  return part === null ? '…' : `${Math.floor(part * 100)} %`
}

const MARK = /^(\d+ %|Paused|…) · /

function showMark(mark: string): void {
  const plain = document.title.replace(MARK, '')
  const title = mark === '' ? plain : `${mark} · ${plain}`
  if (document.title !== title) document.title = title
  showIcon(/^\d+/.exec(mark)?.[0] ?? null)
}

let usualIcon: string | null = null
let shownIcon: string | null = null

/** A ring that fills, in place of the icon of the tab. */
function showIcon(percent: string | null): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  if (link === null || percent === shownIcon) return
  usualIcon ??= link.href
  shownIcon = percent
  link.href = percent === null ? usualIcon : ring(Number(percent))
}

function ring(percent: number): string {
  const length = 2 * Math.PI * 12
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke-width="6"><circle cx="16" cy="16" r="12" stroke="#8895a7"/><circle cx="16" cy="16" r="12" stroke="#2f73dc" stroke-dasharray="${((length * percent) / 100).toFixed(1)} 99" transform="rotate(-90 16 16)"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
