import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricPoint, RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { RunManifest } from '../runs/manifest.ts'
import { readPoints } from './run-results.ts'

const POINTS_PER_EVENT = 200

/**
 * The events of a run that was not trained by a window's host (on the command line, on another machine), from what its
 * folder holds: the same files give the same events with the same numbers.
 */
export async function rebuildEvents(folder: string, manifest: RunManifest): Promise<RunEvent[]> {
  const points = await readPoints(folder)
  const events: RunEvent[] = [
    {
      type: 'started',
      run: folder,
      backend: textOf(manifest.runtime['title']),
      trainEvents: manifest.data.trainEvents,
      testEvents: manifest.data.testEvents,
      parameters: {},
      rounds: manifest.rounds,
      fromRound: 0,
    },
  ]
  const samples = await sampleFiles(folder)
  let sample = 0
  const tellSamplesUntil = (round: number) => {
    for (let next = samples[sample]; next !== undefined && next.round <= round; next = samples[++sample])
      events.push({ type: 'samples', ...next })
  }
  for (let at = 0; at < points.length; at += POINTS_PER_EVENT) {
    const some = points.slice(at, at + POINTS_PER_EVENT)
    tellSamplesUntil((some[0]?.round ?? 0) - 1)
    events.push(metricsOf(some, manifest))
  }
  tellSamplesUntil(Infinity)
  if (manifest.outcome !== 'running')
    events.push({ type: 'finished', outcome: manifest.outcome, round: manifest.round, run: folder })
  return events
}

function metricsOf(points: MetricPoint[], manifest: RunManifest): RunEvent {
  const [first, last] = [points[0], points.at(-1)]
  const round = last?.round ?? 0
  const passed = round - (first?.round ?? 0)
  const seconds = (last?.seconds ?? 0) - (first?.seconds ?? 0)
  return {
    type: 'metrics',
    round,
    rounds: manifest.rounds,
    epoch: 0,
    roundMs: passed > 0 ? (1000 * seconds) / passed : 0,
    etaSeconds: null,
    points,
  }
}

async function sampleFiles(folder: string): Promise<{ round: number; file: string }[]> {
  const names = await readdir(join(folder, 'samples')).catch((): string[] => [])
  // Of a round that has both, the picture: `png` comes before `safetensors`.
  const files = new Map<number, string>()
  for (const name of names.sort()) {
    const digits = /^round-(\d{9})\.(png|safetensors)$/.exec(name)?.[1]
    if (digits !== undefined && !files.has(Number(digits))) files.set(Number(digits), join('samples', name))
  }
  return [...files].map(([round, file]) => ({ round, file })).sort((one, other) => one.round - other.round)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
