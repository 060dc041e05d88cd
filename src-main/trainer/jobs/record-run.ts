import { join } from 'node:path'
import type { Sampler } from '../../../src-shared/compile/sampler.ts'
import type { ModelPlan, NetworkPlan } from '../../../src-shared/plan/model-plan.ts'
import { sampledWeight } from '../../engine/train/average.ts'
import type { Fitted } from '../../engine/train/fit-transforms.ts'
import type { ModelState } from '../../engine/train/model-state.ts'
import type { TrainEvent, TrainSettings } from '../../engine/train/train.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { writeCheckpoint } from '../../runs/checkpoint.ts'
import type { RunManifest } from '../../runs/manifest.ts'
import { appendMetrics } from '../../runs/run-folder.ts'
import type { JobContext } from '../job.ts'
import { updateManifest } from './open-run.ts'
import { eventsPerRound } from './events-per-round.ts'
import { drawRunSamples, SHOWN, type SampleSheet } from './sample-sheet.ts'
import type { DatasetSplit } from './split-dataset.ts'

export type ShownRun = {
  plan: ModelPlan
  state: ModelState
  split: DatasetSplit
  fitted: Fitted
  folder: string
  seed: number
}

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
  run: { events: AsyncIterable<TrainEvent>; manifest: RunManifest; settings: TrainSettings; shown: ShownRun },
  context: JobContext,
): Promise<RecordedRun> {
  const { settings, shown } = run
  const { folder, state, plan, split } = shown
  let manifest = run.manifest
  const pictures: string[] = []
  const sheet = await openSheet(shown)
  const began = performance.now()
  const before = manifest.trainSeconds
  const pace = createPace()
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
        const { round } = state.counters
        const roundMs = pace.add(event.roundMs, event.points.length)
        const epoch = (round * eventsPerRound(plan)) / split.trainCount
        const etaSeconds = round < 20 ? null : ((settings.rounds - round) * roundMs) / 1000
        context.tell({ type: 'metrics', round, rounds: settings.rounds, epoch, roundMs, etaSeconds, points })
        break
      }
      case 'checkpoint': {
        const file = await writeCheckpoint(folder, event.stored)
        manifest = await updateManifest(folder, manifest, { round: event.round, trainSeconds: seconds })
        context.tell({ type: 'checkpoint', round: event.round, file })
        break
      }
      case 'samples': {
        if (sheet === null) break
        const file = join('samples', `round-${String(event.round).padStart(9, '0')}.png`)
        await writeFileAtomic(join(folder, file), await drawRunSamples(sheet, event.round))
        pictures.push(file)
        context.tell({ type: 'samples', round: event.round, file })
        break
      }
      case 'problem':
        context.tell({ type: 'problem', problem: event.problem })
        break
      case 'finished': {
        manifest = await updateManifest(folder, manifest, {
          outcome: event.outcome,
          trainSeconds: seconds,
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
  const weight = (name: string) => sampledWeight(shown.state, name)
  return { sampler, weight, seed: shown.seed, real: await shown.split.shown(SHOWN) }
}

/** The generator with what is needed to use it; null for projects that have none. */
export function samplerOf({ plan, fitted }: Pick<ShownRun, 'plan' | 'fitted'>): Sampler | null {
  const network = generatorOf(plan)
  return network === null ? null : { plan, network, fitted }
}

export function generatorOf(plan: ModelPlan): NetworkPlan | null {
  return plan.networks.find((network) => network.role === 'generator') ?? null
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
