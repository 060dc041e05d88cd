import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { simulate } from '../../data/simulator/simulate.ts'
import type { Job } from '../job.ts'
import { SimulateInput } from './inputs.ts'

export const simulateJob: Job = {
  async run(raw, context) {
    const input = SimulateInput.parse(raw)
    const began = performance.now()
    const abort = new AbortController()
    const written = await simulate({
      ...(input.detector === null ? {} : { detector: input.detector }),
      ...(input.layout === null ? {} : { layout: input.layout }),
      ...(input.particle === null ? {} : { particle: input.particle }),
      showers: input.showers,
      seed: input.seed,
      out: input.out,
      signal: abort.signal,
      onProgress(done, total) {
        context.progress({ title: 'Simulating', done, total, unit: 'showers' })
        if (context.control.stopRequested()) abort.abort(interrupted(done, total))
      },
    })
    return {
      files: [written.path, ...(written.binning === null ? [] : [written.binning])],
      showers: written.count,
      seconds: (performance.now() - began) / 1000,
      detector: written.detector,
      particle: written.particle,
      layout: written.layout,
    }
  },
}

function interrupted(done: number, total: number): ProblemError {
  return new ProblemError([
    problem({
      code: 'simulate.interrupted',
      message: `Interrupted after ${done} of ${total} showers; no file was written.`,
      hint: 'Run the same command again.',
    }),
  ])
}
