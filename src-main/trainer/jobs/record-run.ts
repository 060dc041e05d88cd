import { join } from 'node:path'
import { sampledWeight } from '../../engine/train/average.ts'
import type { TrainEvent, TrainSettings } from '../../engine/train/train.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { writeCheckpoint } from '../../runs/checkpoint.ts'
import type { RunManifest } from '../../runs/manifest.ts'
import { appendMetrics, makeSamplesFolder } from '../../runs/run-folder.ts'
import type { JobContext } from '../job.ts'
import { updateManifest } from './open-run.ts'
import type { DueRounds } from './due-rounds.ts'
import { eventsPerRound } from './events-per-round.ts'
import { hitThreshold } from './hit-threshold.ts'
import { openRunLooks } from './run-looks.ts'
import { writeGeneratedSamples, writeRealSamples } from './sample-numbers.ts'
import { drawRunSamples, generateSamples, SHOWN, type SampleSheet } from './sample-sheet.ts'
import { samplerOf, type ShownRun } from './shown-run.ts'
import type { Startup } from './startup.ts'

export type RecordedRun = {
  manifest: RunManifest
  outcome: 'complete' | 'stopped' | 'diverged'
  round: number
  pictures: string[]
}

/**
 * Follows a training and keeps what it makes: metrics, checkpoints, pictures, the manifest. Training waits while a
 * file is written, so what is on the disk is always a state that training was really in.
 */
export async function recordRun(
  run: {
    events: AsyncIterable<TrainEvent>
    manifest: RunManifest
    settings: TrainSettings
    due: DueRounds
    shown: ShownRun
    startup: Startup
  },
  context: JobContext,
): Promise<RecordedRun> {
  const { settings, shown, startup, due } = run
  const { folder, state, plan, split } = shown
  let manifest = run.manifest
  const pictures: string[] = []
  const sheet = await openSheet(shown)
  const began = performance.now()
  const before = manifest.trainSeconds
  const elapsedMs = () => performance.now() - began
  const looks = await openRunLooks({ shown, manifest, observeEvery: due.observeEvery, elapsedMs }, context)
  const pace = createPace()
  const beside = createBeside()
  let isWatched = false
  let waiting: (() => Promise<unknown>) | null = null
  const drawWaiting = async () => {
    const draw = waiting
    waiting = null
    if (draw !== null) await beside.spend('preview', draw)
  }
  for await (const event of run.events) {
    const seconds = before + (performance.now() - began) / 1000
    switch (event.type) {
      case 'metrics': {
        const points = event.points.map(({ round, values }) => ({
          round,
          seconds: Math.round(seconds * 1000) / 1000,
          // JSON has no NaN; null stands for it and is drawn as a mark.
          values: Object.fromEntries(
            Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
          ),
        }))
        await appendMetrics(folder, points)
        manifest = { ...manifest, startSeconds: startup.finish() }
        isWatched = true
        const { round } = state.counters
        const roundMs = pace.add(event.roundMs, event.points.length)
        const epoch = (round * eventsPerRound(plan)) / split.trainCount
        const etaSeconds = round < 20 ? null : ((settings.rounds - round) * roundMs) / 1000
        const partMs = { ...(event.partMs ?? { training: event.roundMs }), ...beside.perRound(round) }
        const progress = { round, rounds: settings.rounds, epoch, roundMs, etaSeconds }
        context.tell({ type: 'metrics', ...progress, points, partMs })
        await drawWaiting()
        break
      }
      case 'checkpoint': {
        const { round, stored } = event
        // Before the checkpoint: who is killed in between looks again, and sees the same.
        await beside.spend('looks', async () => looks?.after(round, { seconds, stored }))
        const file = await beside.spend('saving', () => writeCheckpoint(folder, stored))
        manifest = await updateManifest(folder, manifest, {
          ...{ round, trainSeconds: seconds },
          ...looks?.found(),
        })
        await looks?.tidy()
        context.tell({ type: 'checkpoint', round: event.round, file })
        break
      }
      case 'samples': {
        if (sheet === null) break
        const { round, why } = event
        if (why === 'due' && round > 0) {
          await beside.spend('looks', async () => looks?.after(round, { seconds, stored: null }))
        }
        if (why === 'due' && !due.isSample(round)) break
        const isPicture = due.isPicture(round)
        // A picture takes as long as many rounds: the numbers do until there are losses to look at.
        const isLater = isPicture && !isWatched
        if (why === 'due' && !isPicture && !beside.canAfford(performance.now() - began)) break
        const generated = await beside.spend('preview', () => generateSamples(sheet))
        const numbers = await writeGeneratedSamples(folder, sheet, { round, generated })
        const draw = async () => {
          const file = numbers.replace(/safetensors$/, 'png')
          await writeFileAtomic(join(folder, file), drawRunSamples(sheet, { round, generated }))
          pictures.push(file)
          return file
        }
        if (isLater) waiting = draw
        const file = isPicture && !isLater ? await beside.spend('preview', draw) : numbers
        context.tell({ type: 'samples', round, file })
        break
      }
      case 'problem':
        context.tell({ type: 'problem', problem: event.problem })
        break
      case 'improved': {
        const training = { ...manifest.training, ...event.change.report } as RunManifest['training'] // parts of it
        manifest = await updateManifest(folder, manifest, { training })
        for (const problem of event.change.problems) context.tell({ type: 'problem', problem })
        startup.stage('Training')
        break
      }
      case 'finished': {
        // Who stops before the first loss should not wait; the run begins with these samples again.
        if (event.outcome !== 'stopped') await drawWaiting()
        manifest = await updateManifest(folder, manifest, {
          outcome: event.outcome,
          trainSeconds: seconds,
          ...looks?.found(),
        })
        return { manifest, outcome: event.outcome, round: event.round, pictures }
      }
    }
  }
  throw new Error('Training ended without saying how')
}

async function openSheet(shown: ShownRun): Promise<SampleSheet | null> {
  const sampler = samplerOf(shown)
  if (sampler === null) return null
  await makeSamplesFolder(shown.folder)
  const weight = (name: string) => sampledWeight(shown.state, name)
  const { seed, split } = shown
  const classes = split.source.info.labels?.classes ?? []
  const thresholdMeV = hitThreshold(split.source.info)?.mev ?? null
  const sheet = { sampler, weight, seed, classes, thresholdMeV, real: await split.shown(SHOWN) }
  await writeRealSamples(shown.folder, sheet)
  return sheet
}

/** Samples between the pictures may take this part of a run's time, after two seconds that are free. */
const PREVIEW_PART = 0.02
const FREE_MS = 2000

/** What is done beside training, and what it costs. */
function createBeside() {
  let sinceTold = { preview: 0, looks: 0, saving: 0 }
  let preview = 0
  let toldRound = 0
  return {
    async spend<Value>(what: 'preview' | 'looks' | 'saving', task: () => Promise<Value>): Promise<Value> {
      const began = performance.now()
      try {
        return await task()
      } finally {
        const ms = performance.now() - began
        sinceTold[what] += ms
        if (what === 'preview') preview += ms
      }
    },
    canAfford: (runMs: number) => preview < FREE_MS + PREVIEW_PART * runMs,
    /** Since it was asked last. */
    perRound(round: number): { preview: number; saving: number } {
      // Looking at observables is of one kind with looking at samples.
      const rounds = Math.max(1, round - toldRound)
      const told = {
        preview: (sinceTold.preview + sinceTold.looks) / rounds,
        saving: sinceTold.saving / rounds,
      }
      toldRound = round
      sinceTold = { preview: 0, looks: 0, saving: 0 }
      return told
    },
  }
}

/** Milliseconds per round, smoothed over about a hundred readings so that the ETA does not jump. */
function createPace() {
  let pace: number | null = null
  return {
    add(roundMs: number, rounds: number): number {
      const part = Math.min(1, rounds / 300)
      pace = pace === null ? roundMs : pace + part * (roundMs - pace)
      return pace
    },
  }
}
