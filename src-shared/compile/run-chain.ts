import type { Unit } from '../base/units.ts'
import type { TransformCall, TransformDefinition, TransformRandom } from '../catalog/define.ts'
import { transforms as catalogTransforms } from '../catalog/index.ts'
import type { ChainPlan, TransformPlan } from '../plan/model-plan.ts'
import type { Ops } from '../plan/ops.ts'

export type ChainOptions<T> = {
  /** What each transform learned from the training data, by transform node id; `{}` where it learns nothing. */
  fitted: Readonly<Record<string, Record<string, unknown>>>
  /** The events' condition as the file gives it, `[batch, k]`; null when the data have none. */
  condition: { value: T; unit: Unit } | null
  /** Other transforms than the catalogue's; for tests. */
  transforms?: readonly TransformDefinition[]
}

/** From what the file gives, `[batch, ...raw.shape]`, to what the networks see, `[batch, ...final.shape]`. */
export function applyChain<T>(ops: Ops<T>, chain: ChainPlan, x: T, options: ChainOptions<T>): T {
  return chain.transforms.reduce(
    (value, step) => transformOf(step, options).forward(ops, value, callOf(step, options)),
    x,
  )
}

/** What a network in training sees: transforms that draw random numbers do so. */
export function augmentChain<T>(
  ops: Ops<T>,
  chain: ChainPlan,
  x: T,
  options: ChainOptions<T> & { random: TransformRandom<T> },
): T {
  return chain.transforms.reduce((value, step) => {
    const definition = transformOf(step, options)
    const call = callOf(step, options)
    return definition.augment?.(ops, value, call, options.random) ?? definition.forward(ops, value, call)
  }, x)
}

/** Whether training sees something else than tests and exports at this step. */
export function isRandom(step: TransformPlan): boolean {
  return catalogTransforms.some(({ kind, augment }) => kind === step.kind && augment !== undefined)
}

/** Back from what the networks make to what the file gives. */
export function invertChain<T>(ops: Ops<T>, chain: ChainPlan, y: T, options: ChainOptions<T>): T {
  return chain.transforms.reduceRight(
    (value, step) => transformOf(step, options).inverse(ops, value, callOf(step, options)),
    y,
  )
}

function callOf<T>(step: TransformPlan, options: ChainOptions<T>): TransformCall<T, Record<string, unknown>> {
  return {
    params: step.params,
    fitted: options.fitted[step.node] ?? {},
    input: step.input,
    output: step.output,
    condition: options.condition,
  }
}

function transformOf<T>(step: TransformPlan, options: ChainOptions<T>): TransformDefinition {
  const definition = (options.transforms ?? catalogTransforms).find((each) => each.kind === step.kind)
  if (definition === undefined) throw new Error(`No transform of kind ${step.kind} for node ${step.node}`)
  // Without its fit a transform would compute with nothing and give numbers that look right.
  if (definition.fit !== undefined && options.fitted[step.node] === undefined) {
    throw new Error(`Transform ${step.node} (${step.kind}) has not been fitted`)
  }
  return definition
}
