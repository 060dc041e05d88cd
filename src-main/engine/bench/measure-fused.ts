import * as tf from '@tensorflow/tfjs-core'
import { sampleShowers, samplerInputs, type Sampler } from '../../../src-shared/compile/sampler.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { inferenceOps } from '../ops/fused-ops.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import { disposeState, variableIn } from '../train/model-state.ts'
import { drawInputs } from '../train/sample.ts'
import { openSyntheticRun } from './synthetic-run.ts'

export type FusedTimes = { plainMs: number; fusedMs: number }

/**
 * Processor time of a generator's pass with kernels one by one and with fused ones, medians of alternating passes: what
 * else the machine does falls on both, and waiting for it is not counted.
 */
export async function measureFused(
  plan: ModelPlan,
  { count, passes }: { count: number; passes: number },
): Promise<FusedTimes> {
  const network = plan.networks.find((each) => each.role === 'generator')
  if (network === undefined) throw new Error('The plan has no generator')
  const run = await openSyntheticRun(plan)
  try {
    const sampler: Sampler = { plan, network, fitted: run.fitted }
    const condition = plan.data.condition === null ? null : new Float32Array(count).fill(1)
    const inputs = drawInputs(sampler, { count, first: 0, seed: 1, condition })
    const pass = async (ops: typeof tensorOps): Promise<number> => {
      const began = process.cpuUsage()
      const made = tf.tidy(() => {
        const given = samplerInputs(sampler).map(({ name, shape }) => [
          name,
          tf.tensor(inputs[name] ?? new Float32Array(), [count, ...shape]),
        ])
        const weight = (name: string) => variableIn(run.state.weights, name)
        return sampleShowers<tf.Tensor>(ops, sampler, { inputs: Object.fromEntries(given), weight })
      })
      await made.data()
      made.dispose()
      const { user, system } = process.cpuUsage(began)
      return (user + system) / 1000
    }
    const [plain, fused]: [number[], number[]] = [[], []]
    for (let done = 0; done < passes + WARM_UP; done++) {
      const [one, other] = [await pass(tensorOps), await pass(inferenceOps)]
      if (done < WARM_UP) continue
      plain.push(one)
      fused.push(other)
    }
    return { plainMs: median(plain), fusedMs: median(fused) }
  } finally {
    await run.feed.dispose()
    disposeState(run.state)
  }
}

/** Passes that make ready what later ones find ready. */
const WARM_UP = 3

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN
}
