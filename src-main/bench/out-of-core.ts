import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProblemError } from '../../src-shared/base/problem.ts'
import { createRng } from '../../src-shared/base/rng.ts'
import { writeCaloChallenge } from '../data/writers/calochallenge.ts'
import { resourcePath } from '../resources.ts'
import { RunManifest } from '../runs/manifest.ts'
import { MANIFEST } from '../runs/run-folder.ts'
import type { TrainInput } from '../trainer/jobs/inputs.ts'
import { startJob } from '../trainer/supervisor.ts'

/** Training from a file that does not fit into memory, beside the same training from one that does. */
export type OutOfCoreFigures = {
  /** Of float32 showers. */
  largeBytes: number
  smallBytes: number
  rounds: number
  /** Milliseconds per round, and of these what went into waiting for data and moving it to the device. */
  small: StepFigures
  large: StepFigures
  /** Time of a round from the large file : from the small one. */
  ratio: number
  /** Windows that an epoch of the large file takes. */
  windows: number
}

export type StepFigures = {
  roundMs: number
  dataMs: number
  /** Largest resident memory of the training process; null where the system does not say. */
  peakBytes: number | null
}

const VOXELS = 368
const TEMPLATE = 'calochallenge-wgan-gp'
const SMALL_BYTES = 100e6
/** Rounds whose time is left out: the first ones compile, and fill the caches. */
const WARM_UP = 50

/**
 * Writes two files of showers in the layout of the CaloChallenge, the larger one of `bytes` float32 bytes before
 * compression, and trains the template on each for `rounds` rounds.
 */
export async function benchOutOfCore(options: {
  folder: string
  bytes: number
  rounds: number
  say: (text: string) => void
}): Promise<OutOfCoreFigures> {
  const { folder, bytes, rounds, say } = options
  const small = join(folder, 'small.h5')
  const large = join(folder, 'large.h5')
  say(`Out of core: writing files of ${megabytes(SMALL_BYTES)} and ${megabytes(bytes)}`)
  await writeShowers(small, SMALL_BYTES)
  await writeShowers(large, bytes)
  say(`Out of core: training ${rounds} rounds from memory`)
  const fromMemory = await timeTraining(small, { run: join(folder, 'run-small'), rounds })
  say(`Out of core: training ${rounds} rounds from the large file`)
  const fromDisk = await timeTraining(large, { run: join(folder, 'run-large'), rounds })
  return {
    ...{ largeBytes: bytes, smallBytes: SMALL_BYTES, rounds },
    ...{ small: fromMemory.figures, large: fromDisk.figures },
    ratio: fromDisk.figures.roundMs / fromMemory.figures.roundMs,
    windows: fromDisk.windows,
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}

export function outOfCoreText(figures: OutOfCoreFigures): string {
  const { small, large, largeBytes, smallBytes, ratio, windows, rounds } = figures
  const line = (name: string, { roundMs, dataMs, peakBytes }: StepFigures) =>
    `  ${name.padEnd(24)} ${roundMs.toFixed(2).padStart(8)} ms per round, ${dataMs.toFixed(2)} of it data; peak ${peakBytes === null ? 'unknown' : megabytes(peakBytes)}`
  return [
    `Training out of core (${rounds} rounds, ${windows} windows per epoch)`,
    line(`${megabytes(smallBytes)}, in memory`, small),
    line(`${megabytes(largeBytes)}, from disk`, large),
    `  time of a round, from disk : in memory = ${ratio.toFixed(3)}`,
    ...(large.peakBytes === null || small.peakBytes === null
      ? []
      : [`  peak memory, from disk above in memory: ${megabytes(large.peakBytes - small.peakBytes)}`]),
    ...(windows > 1
      ? []
      : ['  The large file fits into memory too, so nothing is compared: give --train 300 or more.']),
    '',
  ].join('\n')
}

/** Cheap numbers with the sparsity of showers: what they look like does not matter for how fast they are read. */
async function writeShowers(path: string, bytes: number): Promise<void> {
  const count = Math.max(1000, Math.round(bytes / (4 * VOXELS)))
  const piece = 5000
  const rng = createRng(1, 'bench.showers')
  const showers = Float32Array.from({ length: piece * VOXELS }, () =>
    rng.uniform() < 0.4 ? 0 : -1000 * Math.log(1 - rng.uniform()),
  )
  async function* events() {
    for (let start = 0; start < count; start += piece) {
      const here = Math.min(piece, count - start)
      const energies = new Float32Array(here)
      const values = showers.slice(0, here * VOXELS)
      for (let event = 0; event < here; event++) {
        // Sorted by energy, as many files are, and every shower another one.
        const scale = 0.5 + (start + event) / count
        let sum = 0
        for (let cell = event * VOXELS; cell < (event + 1) * VOXELS; cell++) {
          const value = Math.fround((values[cell] ?? 0) * scale)
          values[cell] = value
          sum += value
        }
        energies[event] = sum
      }
      yield await Promise.resolve({ condition: energies, showers: values })
    }
  }
  await writeCaloChallenge(path, { geometry: null, voxels: VOXELS, events: events() })
}

async function timeTraining(
  dataPath: string,
  { run, rounds }: { run: string; rounds: number },
): Promise<{ figures: StepFigures; windows: number }> {
  const project = await readFile(resourcePath('templates', `${TEMPLATE}.ganvas`), 'utf8')
  const input: TrainInput = {
    ...{ project, projectFolder: resourcePath('templates'), dataPath, runFolder: run },
    ...{ length: { by: 'rounds', rounds }, seed: 1, backend: 'auto', resume: false },
    ...{ compile: 'auto', xla: 'off', explain: false, exports: [] },
  }
  let total = { rounds: 0, ms: 0, dataMs: 0 }
  let last = 0
  let peakBytes: number | null = null
  const job = startJob('train', input, {
    onEvent(event) {
      if (event.type !== 'metrics') return
      const done = event.round - last
      last = event.round
      if (event.round > WARM_UP) {
        const { data = 0 } = event.partMs ?? {}
        total = {
          rounds: total.rounds + done,
          ms: total.ms + done * event.roundMs,
          dataMs: total.dataMs + done * data,
        }
      }
      void peakOf(job.pid).then((bytes) => (peakBytes = Math.max(bytes ?? 0, peakBytes ?? 0) || null))
    },
  })
  const outcome = await job.outcome
  if (outcome.kind === 'refused') throw new ProblemError(outcome.problems)
  if (outcome.kind === 'failed') throw new Error(outcome.message)
  const manifest = RunManifest.parse(JSON.parse(await readFile(join(run, MANIFEST), 'utf8')))
  return {
    figures: {
      roundMs: total.ms / total.rounds,
      dataMs: total.dataMs / total.rounds,
      peakBytes,
    },
    windows: manifest.data.shuffle?.windows ?? 1,
  }
}

/** Linux keeps it; elsewhere nobody is asked. */
async function peakOf(pid: number | undefined): Promise<number | null> {
  if (pid === undefined || process.platform !== 'linux') return null
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(text) ?? []
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}
