import { cpus } from 'node:os'
import { z } from 'zod'
import { samplerOutput } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { timeSampler } from '../../engine/bench/time-sampler.ts'
import { openEngine } from '../../engine/open-engine.ts'
import { backends } from '../../engine/runtime/report.ts'
import type { GeneratorTiming } from '../../model-card/generator-timing.ts'
import { BATCHES } from '../../timing/timing-text.ts'
import { GANVAS_VERSION } from '../../version.ts'
import type { Job } from '../job.ts'
import { CheckpointWish } from './checkpoint-wish.ts'
import { conditionSource } from './conditions.ts'
import { loadRun } from './load-run.ts'

export const TimingInput = z.object({
  runFolder: z.string(),
  checkpoint: CheckpointWish,
  backend: z.enum(['auto', ...backends]),
  /** Largest batch to measure. */
  most: z.int().positive().nullable(),
})
export type TimingInput = z.infer<typeof TimingInput>

/** How long a trained generator takes per shower, on one device. */
export const timingJob: Job = {
  async run(raw, context): Promise<GeneratorTiming> {
    const input = TimingInput.parse(raw)
    const loaded = await loadRun(input.runFolder, input.checkpoint)
    const { sampler, plan, manifest } = loaded
    const runtime = await openEngine(input.backend)
    const { of } = conditionSource(plan, manifest, { seed: 1, energyGeV: null })
    const batches: number[] = BATCHES.filter((batch) => batch <= (input.most ?? Infinity))
    const { times, computation } = await timeSampler(loaded, {
      batches,
      condition: of === null ? null : (count) => of(0, count),
      progress: (batch) =>
        context.progress({
          title: `Timing ${batch.toLocaleString('en')} showers at once`,
          ...{ done: batches.indexOf(batch), total: batches.length, unit: 'batch sizes' },
        }),
      isStopped: () => context.control.stopRequested(),
    })
    const isGpu = runtime.backend === 'cuda' || runtime.backend === 'webgpu'
    return {
      ...{ format: 'ganvas-timing', version: 1, date: new Date().toISOString(), ganvas: GANVAS_VERSION },
      ...{ run: manifest.id, round: loaded.round, cells: sizeOf(samplerOutput(sampler).shape) },
      parameters: sampler.network.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
      definition:
        'From random numbers and energies to cell energies in memory; mean and standard deviation of 10 repeats after one that does not count, as the CaloChallenge has it.',
      devices: [
        {
          device: isGpu ? 'GPU' : 'CPU',
          hardware: isGpu
            ? runtime.device
            : `${cpus()[0]?.model.trim() ?? process.arch}, ${runtime.threads} threads`,
          ...{ backend: runtime.title, threads: Math.max(1, runtime.threads), computation, rows: times },
        },
      ],
    }
  },
}
