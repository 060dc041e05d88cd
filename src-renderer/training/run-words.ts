import type { RunState } from '../../src-shared/protocol/run-messages.ts'
import type { FollowedRun, Phase, Progress } from '../state/run-store.ts'

/** What the run bar says, from plain numbers; the clock comes from outside. */
export function stateWords(state: RunState): string {
  switch (state.state) {
    case 'starting':
      return 'Starting'
    case 'running':
      if (state.isElsewhere === true) return 'Elsewhere'
      return state.stage === '' ? 'Training' : state.stage
    case 'pausing':
      return 'Pausing'
    case 'paused':
      return 'Paused'
    case 'stopping':
      return 'Stopping'
    case 'finished':
      return { complete: 'Finished', stopped: 'Stopped', diverged: 'Diverged' }[state.outcome]
    case 'failed':
      return 'Failed'
    case 'interrupted':
      return 'Interrupted'
  }
}

/** 4 → `4 s`, 75 → `1 min 15 s`, 4000 → `1 h 7 min`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(whole / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/**
 * The time left as a range: the pace of single readings varies by some ten percent, so one number would be wrong. None
 * before 20 steps.
 */
export function timeLeft(progress: Progress): { text: string; low: number; high: number } | null {
  const { etaSeconds, round } = progress
  if (etaSeconds === null || round < 20) return null
  const low = etaSeconds * 0.9
  const high = etaSeconds * 1.15
  if (high < 1.5) return { text: 'about 1 s left', low, high }
  const [from, to] = [durationText(low), durationText(high)]
  if (from === to) return { text: `about ${to} left`, low, high }
  const unit = commonUnit(low, high)
  if (unit === null) return { text: `about ${from} to ${to} left`, low, high }
  const [a, b] = [Math.floor(low / unit.seconds), Math.ceil(high / unit.seconds)]
  return { text: `about ${a === b ? a : `${a}–${b}`} ${unit.name} left`, low, high }
}

function commonUnit(low: number, high: number): { seconds: number; name: string } | null {
  if (high < 60) return { seconds: 1, name: 's' }
  if (low >= 60 && high < 3600) return { seconds: 60, name: 'min' }
  return low >= 7200 ? { seconds: 3600, name: 'h' } : null
}

/** When it will be done, on the user's clock: `14:05`, `tomorrow 9:30`, `Tue 9:30`. */
export function clockText(now: Date, seconds: number): string {
  const end = new Date(now.getTime() + seconds * 1000)
  const time = `${end.getHours()}:${String(end.getMinutes()).padStart(2, '0')}`
  const days = Math.round((startOfDay(end) - startOfDay(now)) / 86_400_000)
  if (days === 0) return time
  if (days === 1) return `tomorrow ${time}`
  return `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][end.getDay()]} ${time}`
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** 0.634 → `0.63 ms`, 71 → `71 ms`, 2300 → `2.3 s`. */
export function stepTimeText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  return `${ms >= 100 ? Math.round(ms) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`
}

/** Done of the whole, 0 … 1; null before anything is known. */
export function partDone({ progress, state }: Pick<FollowedRun, 'progress' | 'state'>): number | null {
  if (state.state === 'finished' && state.outcome === 'complete') return 1
  if (progress === null || progress.rounds === 0) return null
  return Math.min(1, progress.round / progress.rounds)
}

/** Phases with what each took; the last one goes on until `seconds`. */
export function phaseTimes(phases: readonly Phase[], seconds: number): { title: string; seconds: number }[] {
  return phases.map(({ title, at }, index) => {
    const end = phases[index + 1]?.at ?? Math.max(seconds, at)
    return { title, seconds: end - at }
  })
}

/** 0.134 → `0.1 s`, 12.3 → `12 s`: of what may take less than a second. */
export function shortTimeText(seconds: number): string {
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : durationText(seconds)
}
