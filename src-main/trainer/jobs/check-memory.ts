import { ProblemError } from '../../../src-shared/base/problem.ts'
import { estimateMemory, type MemoryEstimate } from '../../../src-shared/compile/memory.ts'
import { memoryProblem } from '../../../src-shared/compile/memory-text.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import type { Backend } from '../../engine/runtime/report.ts'
import type { CompileWish } from '../../engine/step-compiler/xla-environment.ts'
import { availableMemory } from '../available-memory.ts'

/** Refuses a training that will not fit, before anything large is made; else says what it will take. */
export async function checkMemory(
  plan: ModelPlan,
  run: { events: number; compile: CompileWish; backend: Backend },
): Promise<MemoryEstimate> {
  const isCompiled = run.compile !== 'off' && (run.backend === 'native-cpu' || run.backend === 'cuda')
  const estimate = estimateMemory(plan, { isCompiled, events: run.events })
  const uncompiled = isCompiled ? estimateMemory(plan, { isCompiled: false, events: run.events }) : null
  const available = await availableMemory(run.backend)
  const found = memoryProblem(plan, { estimate, uncompiled, available })
  if (found !== null) throw new ProblemError([found])
  return estimate
}
