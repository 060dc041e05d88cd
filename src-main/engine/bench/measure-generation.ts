import type { Sampler } from '../../../src-shared/compile/sampler.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { createState, disposeState, variableIn } from '../train/model-state.ts'
import { sampleAtOnce } from '../train/sample.ts'
import { openSyntheticRun } from './synthetic-run.ts'

export type GenerationTimes = { batch: number; msPerShower: number }[]

/** Milliseconds per shower of a plan's generator, from latent numbers to energies, by showers made at once. */
export async function measureGeneration(
  plan: ModelPlan,
  batches: readonly number[],
): Promise<GenerationTimes> {
  const network = plan.networks.find((each) => each.role === 'generator')
  if (network === undefined) throw new Error('The plan has no generator')
  const run = await openSyntheticRun(plan, { count: 500 })
  const state = createState(plan, 1)
  try {
    const sampler: Sampler = { plan, network, fitted: run.fitted }
    const times: GenerationTimes = []
    for (const batch of batches) {
      const once = () =>
        sampleAtOnce(sampler, (name) => variableIn(state.weights, name), {
          ...{ count: batch, first: 0, seed: 1 },
          condition: plan.data.condition === null ? null : new Float32Array(batch).fill(50),
        })
      await once()
      let made = 0
      const began = performance.now()
      do {
        await once()
        made += batch
      } while (performance.now() - began < 1000)
      times.push({ batch, msPerShower: (performance.now() - began) / made })
    }
    return times
  } finally {
    await run.feed.dispose()
    disposeState(run.state)
    disposeState(state)
  }
}
