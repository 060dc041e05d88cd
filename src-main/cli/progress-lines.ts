import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { JobProgress } from '../trainer/messages.ts'
import { clockTime, progressBar } from './terminal.ts'

const LOSS = ' loss'

/** Parts of the line that is drawn over while a run trains, the most important first. */
export function trainingParts(event: Extract<RunEvent, { type: 'metrics' }>): string[] {
  const { round, rounds, roundMs, etaSeconds } = event
  const last = Object.entries(event.points.at(-1)?.values ?? {})
  const isLoss = ([name]: readonly [string, unknown]) => name.endsWith(LOSS)
  const isShown = (entry: readonly [string, unknown]) =>
    !isLoss(entry) && !entry[0].startsWith('gradient norm')
  const show = (name: string, value: number | null) =>
    `${name} ${value === null ? 'NaN' : value.toPrecision(3)}`
  return [
    `${progressBar(round / rounds)} ${round.toLocaleString('en')}/${rounds.toLocaleString('en')}`,
    etaSeconds === null ? 'ETA –:––' : `ETA ${clockTime(etaSeconds)}`,
    ...last
      .filter(isLoss)
      .map(([name, value], at) => show(`${at === 0 ? 'loss ' : ''}${name.slice(0, -LOSS.length)}`, value)),
    ...last.filter(isShown).map(([name, value]) => show(name, value)),
    `${roundMs.toFixed(1)} ms/round`,
  ]
}

/** An estimate before this long says more about the start than about the rest. */
const ETA_AFTER_MS = 1000

/** Parts of the line of any other job, with the time that is left at the mean pace so far. */
export function createProgressParts(now: () => number): (progress: JobProgress) => string[] {
  let began: { title: string; at: number; done: number } | null = null
  return ({ title, done, total, unit }) => {
    if (began?.title !== title || done < began.done) began = { title, at: now(), done: 0 }
    if (total === null) return [title, `${done.toLocaleString('en')} ${unit}`]
    const passedMs = now() - began.at
    const left = done <= 0 || done >= total ? 0 : ((passedMs / done) * (total - done)) / 1000
    return [
      `${title} ${progressBar(done / total)}`,
      `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}`,
      passedMs >= ETA_AFTER_MS && left > 0 ? `ETA ${clockTime(left)}` : '',
    ]
  }
}
