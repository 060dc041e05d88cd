import type { StepPlan } from '../plan/model-plan.ts'

/** Per axis: how many cells of the image one value sees, and how far apart two neighbours' centres are. */
type Field = { size: number[]; jump: number[] }

/**
 * How many cells of the first image one output cell of each convolution or pooling sees, by step key. With kernel span
 * k, stride s and dilation d: size += (d (k - 1)) jump, jump *= s (Araujo, Norris, Sim, "Computing receptive fields of
 * convolutional neural networks", Distill 2019). Steps that see all cells or mix them otherwise have no entry.
 */
export function receptiveFields(steps: readonly StepPlan[]): Map<string, number[]> {
  const fields = new Map<string, Field>()
  const shown = new Map<string, number[]>()
  for (const step of steps) {
    const window = windowOf(step)
    if (window !== null) {
      const field = widened(arriving(step, fields, window.span.length), window)
      fields.set(step.key, field)
      shown.set(step.key, field.size)
      continue
    }
    const through = PASSING.has(step.kind) ? incoming(step, fields) : null
    if (through !== null) fields.set(step.key, through)
  }
  return shown
}

/** Cell by cell: these change neither the size nor the jump. */
const PASSING = new Set([
  'activation',
  'leaky-relu',
  'prelu',
  'batch-norm',
  'layer-norm',
  'dropout',
  'gaussian-noise',
  'scale',
  'add',
  'multiply',
  'subtract',
])

type Window = { span: number[]; stride: number[] }

function windowOf({ kind, params }: StepPlan): Window | null {
  const [, , digit] = /^(conv|max-pooling|average-pooling)-([123])d$/.exec(kind) ?? []
  if (digit === undefined) return null
  const rank = Number(digit)
  const kernel = perAxis(params['kernel'] ?? params['size'], rank)
  const dilation = perAxis(params['dilation'] ?? 1, rank)
  // Pooling without strides puts its windows side by side.
  const stride = perAxis(params['strides'] ?? params['size'], rank)
  return { span: kernel.map((cells, axis) => (dilation[axis] ?? 1) * (cells - 1)), stride }
}

function perAxis(value: unknown, rank: number): number[] {
  const list = Array.isArray(value) ? value.map(Number) : Array.from({ length: rank }, () => Number(value))
  if (list.length !== rank || list.some((each) => !(each > 0))) {
    throw new Error(`Expected ${rank} sizes, got ${JSON.stringify(value)}`)
  }
  return list
}

/** The field that arrives; null when none does, or when branches with different ones meet. */
function incoming(step: StepPlan, fields: ReadonlyMap<string, Field>): Field | null {
  const [first, ...others] = step.inputs.map((key) => fields.get(key))
  if (first === undefined) return null
  return others.every(
    (other) => String(other?.size) === String(first.size) && String(other?.jump) === String(first.jump),
  )
    ? first
    : null
}

/** A convolution that begins anew, after an upsampling say, counts from the image it gets. */
function arriving(step: StepPlan, fields: ReadonlyMap<string, Field>, rank: number): Field {
  const field = incoming(step, fields)
  return field?.size.length === rank ? field : fresh(rank)
}

function fresh(rank: number): Field {
  return { size: Array.from({ length: rank }, () => 1), jump: Array.from({ length: rank }, () => 1) }
}

function widened({ size, jump }: Field, { span, stride }: Window): Field {
  return {
    size: size.map((cells, axis) => cells + (span[axis] ?? 0) * (jump[axis] ?? 1)),
    jump: jump.map((cells, axis) => cells * (stride[axis] ?? 1)),
  }
}
