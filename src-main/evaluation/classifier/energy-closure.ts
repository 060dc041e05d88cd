import { mean, overTrainings, variance, type Sampled } from './separability.ts'
import type { ShowerInputs } from './shower-inputs.ts'
import { picked, trainDense, type Examples } from './train-dense.ts'
import { splitPair } from './two-sample-test.ts'

/** How well an incident energy is told: of ln(E told / E true), the root of the mean square, and the mean. */
export type EnergyError = { typical: Sampled; bias: Sampled }
export type Side = 'reference' | 'generated'
/** Trained on the first, tested on the second. */
export type Direction = `${Side}-${Side}`
export const directions = [
  'reference-reference',
  'reference-generated',
  'generated-reference',
  'generated-generated',
] as const satisfies readonly Direction[]

export type ClosureSettings = {
  hidden: readonly number[]
  batch: number
  learningRate: number
  epochs: number
  repeats: number
}

export type ClosureSample = ShowerInputs & { incidentMeV: Float64Array }

/**
 * Trains one network on either sample to tell the incident energy (least squares in its logarithm), and tests each on
 * events of both that it has not seen; as often as `repeats` says, with other splits and starting weights.
 */
export async function energyClosure(
  samples: Record<Side, ClosureSample>,
  settings: ClosureSettings,
  call: { seed: number; onEpochs: (done: number) => void },
): Promise<Record<Direction, EnergyError>> {
  const { examples, sd } = together(samples)
  const each = examples.count / 2
  const found = new Map<Direction, EnergyError[]>(directions.map((direction) => [direction, []]))
  const { hidden, batch, learningRate, epochs } = settings
  for (let repeat = 0; repeat < settings.repeats; repeat++) {
    const parts = splitPair(each, { seed: call.seed, repeat })
    // The generated ones come first.
    const of = (side: Side, part: 0 | 1 | 2) =>
      parts[part].filter((at) => at < each === (side === 'generated'))
    for (const [place, trainedOn] of (['reference', 'generated'] as const).entries()) {
      const train = of(trainedOn, 0)
      const trained = await trainDense(examples, {
        network: { role: 'regressor', hidden, batch: Math.min(batch, train.length), learningRate },
        ...{ epochs, seed: call.seed + repeat, train, select: of(trainedOn, 1) },
        ...{ score: lessSquares, perfect: 0 },
        onEpoch: (epoch) => {
          call.onEpochs((2 * repeat + place) * epochs + epoch)
        },
      })
      for (const testedOn of ['reference', 'generated'] as const) {
        const rows = of(testedOn, 2)
        const wanted = picked(examples.targets, rows, 1)
        const told = await trained.outputs(rows)
        const logs = Array.from(told, (value, at) => (value - (wanted[at] ?? NaN)) * sd)
        found.get(`${trainedOn}-${testedOn}`)?.push(errorOf(logs))
      }
    }
  }
  const summary = (direction: Direction): EnergyError => {
    const list = found.get(direction) ?? []
    return {
      typical: overTrainings(list.map(({ typical }) => typical)),
      bias: overTrainings(list.map(({ bias }) => bias)),
    }
  }
  return {
    'reference-reference': summary('reference-reference'),
    'reference-generated': summary('reference-generated'),
    'generated-reference': summary('generated-reference'),
    'generated-generated': summary('generated-generated'),
  }
}

function errorOf(logs: readonly number[]): EnergyError {
  const squares = logs.map((value) => value * value)
  const typical = Math.sqrt(mean(squares))
  return {
    // The error of √x is that of x over 2 √x.
    typical: { value: typical, error: Math.sqrt(variance(squares) / logs.length) / (2 * typical) },
    bias: { value: mean(logs), error: Math.sqrt(variance(logs) / logs.length) },
  }
}

function lessSquares(told: Float32Array, wanted: Float32Array): number {
  return -told.reduce((sum, value, at) => sum + (value - (wanted[at] ?? NaN)) ** 2, 0) / told.length
}

/** As many of each, the generated ones first; inputs and targets in standard deviations of the reference. */
function together({ reference, generated }: Record<Side, ClosureSample>): { examples: Examples; sd: number } {
  const each = Math.min(reference.count, generated.count)
  const { width } = reference
  const logs = Array.from(reference.incidentMeV, Math.log)
  const [middle, sd] = [mean(logs), Math.sqrt(variance(logs))]
  const scales = Array.from({ length: width }, (_, column) => {
    const values = Array.from(
      { length: reference.count },
      (__, at) => reference.values[at * width + column] ?? 0,
    )
    return { mean: mean(values), sd: Math.sqrt(variance(values)) || 1 }
  })
  const values = new Float32Array(2 * each * width)
  const targets = new Float32Array(2 * each)
  for (const [place, sample] of [generated, reference].entries()) {
    for (let at = 0; at < each; at++) {
      const event = place * each + at
      targets[event] = (Math.log(sample.incidentMeV[at] ?? NaN) - middle) / sd
      for (const [column, scale] of scales.entries()) {
        values[event * width + column] = ((sample.values[at * width + column] ?? 0) - scale.mean) / scale.sd
      }
    }
  }
  return { examples: { count: 2 * each, width, values, targets }, sd }
}
