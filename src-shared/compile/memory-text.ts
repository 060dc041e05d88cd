import { problem, type Problem } from '../base/problem.ts'
import type { ModelPlan } from '../plan/model-plan.ts'
import type { MemoryEstimate } from './memory.ts'

/** One line for `summary` and `train --explain`. */
export function memoryText(estimate: MemoryEstimate, { isDataKnown }: { isDataKnown: boolean }): string {
  const { state, activations, data, program, total } = estimate
  const parts = [
    `${bytesText(state)} weights and optimizer`,
    `${bytesText(activations)} values of layers`,
    ...(isDataKnown ? [`${bytesText(data)} data`] : []),
    `${bytesText(program)} program`,
  ]
  const known = isDataKnown ? total : total - data
  const open = isDataKnown ? '' : `, and at most ${bytesText(data)} for data`
  return `Memory to train: about ${bytesText(known)} (${parts.join(', ')})${open}`
}

/** Null where there is room. `uncompiled` is what the plan would take that way; null when it runs so already. */
export function memoryProblem(
  plan: ModelPlan,
  memory: {
    estimate: MemoryEstimate
    uncompiled: MemoryEstimate | null
    available: { bytes: number; where: string }
  },
): Problem | null {
  const { estimate, available, uncompiled } = memory
  if (estimate.total <= available.bytes) return null
  return problem({
    code: 'train.too-large',
    message: `Training “${plan.name}” needs about ${bytesText(estimate.total)} of memory, but ${bytesText(available.bytes)} ${available.where}. ${mostOf(estimate)}`,
    hint:
      uncompiled !== null && uncompiled.total <= available.bytes
        ? `Train with --compile off, which needs about ${bytesText(uncompiled.total)}, or ${lowerFirst(change(plan, memory))}`
        : change(plan, memory),
  })
}

function mostOf({ state, activations, data, largest, busiest }: MemoryEstimate): string {
  if (state >= activations && state >= data && largest !== null) {
    return `${bytesText(state)} of it are weights, optimizer state and their copies; the largest weight is that of “${largest.node}” in “${largest.network}” with ${grouped(largest.numbers)} numbers.`
  }
  if (activations >= data && busiest !== null) {
    return `${bytesText(activations)} of it are what the layers keep for ${grouped(busiest.events)} events at a time while “${busiest.network}” is updated.`
  }
  return `${bytesText(data)} of it are data.`
}

function change(
  plan: ModelPlan,
  { estimate, available }: { estimate: MemoryEstimate; available: { bytes: number } },
): string {
  const { state, activations, data, total, largest } = estimate
  if (activations > state && activations >= data) {
    const room = available.bytes - (total - activations)
    const batch = Math.floor((plan.training.batch * room) / activations)
    return batch >= 1
      ? `Lower the batch from ${grouped(plan.training.batch)} to ${grouped(batch)} or less.`
      : `Lower the batch from ${grouped(plan.training.batch)} and make the layers smaller.`
  }
  if (state >= data && largest !== null) return `Make “${largest.node}” in “${largest.network}” smaller.`
  return 'Close other programs, or train on a machine with more memory.'
}

/** 1536000000 → `1.5 GB`: two digits say as much as an estimate knows. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let [at, left] = [0, bytes]
  while (left >= 999.5 && at < units.length - 1) {
    left /= 1000
    at += 1
  }
  return `${left < 9.95 && at > 0 ? left.toFixed(1) : left.toFixed(0)} ${units[at] ?? ''}`
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
