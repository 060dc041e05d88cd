import { checkDocument } from '../../../src-shared/check/check-document.ts'
import { catalog } from '../../../src-shared/catalog/index.ts'
import { compileDocument } from '../../../src-shared/compile/compile-document.ts'
import { measureFused, type FusedTimes } from '../../engine/bench/measure-fused.ts'
import { measureGeneration, type GenerationTimes } from '../../engine/bench/measure-generation.ts'
import { measureSteps, type StepTimes } from '../../engine/bench/measure-steps.ts'
import { workDocument } from '../../engine/bench/works.ts'
import { openEngine } from '../../engine/open-engine.ts'
import { compileProject } from '../../project/compile-project.ts'
import type { Job } from '../job.ts'
import { BenchInput } from './inputs.ts'

export type BenchResult = {
  backend: string
  steps: StepTimes[]
  generation: GenerationTimes
  fused: FusedTimes | null
}

const BATCHES = [1, 10, 100, 128, 1024, 10_000]

/** Times of one network's updates, or of a generator, in a process of their own. */
export const benchJob: Job = {
  async run(raw): Promise<BenchResult> {
    const input = BenchInput.parse(raw)
    const { title } = await openEngine(input.backend)
    const none = { steps: [], generation: [], fused: null }
    if (input.what === 'generation') {
      const { plan } = compileProject(input.project)
      return { ...none, backend: title, generation: await measureGeneration(plan, BATCHES) }
    }
    if (input.what === 'fused') {
      return { ...none, backend: title, fused: await measureFused(compileProject(input.project).plan, input) }
    }
    const plan = compileDocument(checkDocument(workDocument(input.work), catalog))
    return { ...none, backend: title, steps: await measureSteps(plan, input) }
  },
}
