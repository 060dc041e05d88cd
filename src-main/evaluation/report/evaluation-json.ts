import type { Evaluation } from '../../../src-shared/physics/evaluation/evaluation.ts'

/** Typed arrays as plain ones; numbers that are none as null. */
export function evaluationJson(evaluation: Evaluation): string {
  return `${JSON.stringify(evaluation, (_, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value), 1)}\n`
}
