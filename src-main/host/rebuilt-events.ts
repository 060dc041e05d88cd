import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricPoint, RunEvent } from '../../src-shared/protocol/run-events.ts'
import { checkpointFile, checkpointRounds } from '../runs/checkpoint.ts'
import { readLooks, readObservables } from '../runs/observables.ts'
import type { RunManifest } from '../runs/manifest.ts'
import { readPoints } from './run-results.ts'

const POINTS_PER_EVENT = 200

/**
 * The events of a run that was not trained by a window's host (on the command line, on another machine), from what its
 * folder holds: the same files give the same events with the same numbers.
 */
export async function rebuildEvents(
  folder: string,
  manifest: RunManifest,
  read?: MetricPoint[],
): Promise<RunEvent[]> {
  const points = read ?? (await readPoints(folder))
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
  for (const event of metricsOf(points, manifest)) {
    tellSamplesUntil((event.points[0]?.round ?? 0) - 1)
    events.push(event)
  }
  tellSamplesUntil(Infinity)
  const observables = await readObservables(folder)
  if (observables !== null) {
    events.push({ type: 'observing', observables })
    for (const point of await readLooks(folder)) events.push({ type: 'observed', point })
  }
  if (manifest.best !== null) events.push({ type: 'best', best: manifest.best })
  for (const round of await checkpointRounds(folder))
    events.push({ type: 'checkpoint', round, file: checkpointFile(round) })
  if (manifest.outcome !== 'running')
    events.push({ type: 'finished', outcome: manifest.outcome, round: manifest.round, run: folder })
  return events
}

type Metrics = Extract<RunEvent, { type: 'metrics' }>

/** In pieces that a window takes one after the other. */
export function metricsOf(points: readonly MetricPoint[], manifest: RunManifest): Metrics[] {
  const pieces = Math.ceil(points.length / POINTS_PER_EVENT)
  return Array.from({ length: pieces }, (_, at) =>
    pieceOf(points.slice(at * POINTS_PER_EVENT, (at + 1) * POINTS_PER_EVENT), manifest),
  )
}

function pieceOf(points: MetricPoint[], manifest: RunManifest): Metrics {
  const [first, last] = [points[0], points.at(-1)]
  const round = last?.round ?? 0
  const passed = round - (first?.round ?? 0)
  const seconds = (last?.seconds ?? 0) - (first?.seconds ?? 0)
  const roundMs = passed > 0 ? (1000 * seconds) / passed : 0
  const isGoing = manifest.outcome === 'running' && roundMs > 0
  return {
    type: 'metrics',
    round,
    rounds: manifest.rounds,
    epoch: 0,
    roundMs,
    etaSeconds: isGoing ? (roundMs / 1000) * (manifest.rounds - round) : null,
    points,
  }
}

export async function sampleFiles(folder: string): Promise<{ round: number; file: string }[]> {
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
