import { join } from 'node:path'
import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import { samplerOutput, type Sampler } from '../../../src-shared/compile/sampler.ts'
import { agreementText } from '../../../src-shared/physics/agreement-text.ts'
import { compareShowers, type AgreementTable } from '../../../src-shared/physics/agreement.ts'
import { totalEnergies } from '../../../src-shared/physics/observables.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { RawEvents } from '../../data/events.ts'
import { openSampler, streamShowers } from '../../engine/sampling/open-sampler.ts'
import { rowsPerCall } from '../../engine/sampling/rows-per-call.ts'
import type { CompileWish } from '../../engine/step-compiler/xla-environment.ts'
import { storedWeights } from '../../engine/train/model-state.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { drawAverages } from '../../pictures/draw-averages.ts'
import { drawHistogram } from '../../pictures/draw-histogram.ts'
import type { JobContext } from '../job.ts'
import { hitThreshold, hitThresholdText, type HitThreshold } from './hit-threshold.ts'
import type { Judgement } from './judgement.ts'
import type { ShownRun } from './shown-run.ts'

/** Showers made for the comparison; enough that the real ones set the error. */
const GENERATED = 5000

type JudgedRun = ShownRun & {
  sampler: Sampler
  /** Training that runs uncompiled is judged in the same way. */
  compile: CompileWish
}

/** Generated against real showers, each number beside its real-against-real floor; written to `agreement.json`. */
export async function evaluateGenerator(run: JudgedRun, context: JobContext): Promise<Judgement | null> {
  // Only energies have an agreement table; images (MNIST) are judged by looking at them.
  const threshold = hitThreshold(run.split.source.info)
  if (threshold === null) return null
  const real = await run.split.reference()
  const generated = await generate(run, real.events, context)
  if (generated === null) return null
  const batches = batchesOf(run, real.events, generated)
  const table = compare(run, batches, threshold)
  const numbers = { reference: real.name, thresholdFrom: threshold.from, ...table }
  const file = 'agreement.json'
  await writeFileAtomic(join(run.folder, file), `${JSON.stringify(numbers, null, 2)}\n`)
  return {
    text: `${real.name}\n${hitThresholdText(threshold)}\n${agreementText(table)}`,
    file,
    numbers,
    pictures: await drawPictures(run, batches),
  }
}

/** Total energies as histograms with their ratio, and the average shower of both, as PNG files in the run folder. */
async function drawPictures(run: ShownRun & { sampler: Sampler }, batches: Batches): Promise<string[]> {
  const { raw } = run.plan.data.showers
  const { unit } = samplerOutput(run.sampler)
  const relative = batches.real.condition !== null
  const sums = (batch: Batches['real']) => {
    const totals = totalEnergies(batch)
    // With an incident energy, showers of different energies share a histogram as E_tot / E_inc.
    return relative ? totals.map((total, event) => total / (batch.condition?.[event] ?? 1)) : totals
  }
  const pictures: [name: string, png: Uint8Array][] = [
    [
      'total-energy.png',
      drawHistogram({
        title: 'Total energy',
        label: relative ? 'E_tot / E_inc' : `Total energy, ${unit}`,
        real: sums(batches.real),
        generated: sums(batches.generated),
      }),
    ],
    [
      'average-shower.png',
      drawAverages({ ...batches, geometry: raw.geometry, shape: raw.shape, unit, title: 'Average shower' }),
    ],
  ]
  for (const [name, png] of pictures) await writeFileAtomic(join(run.folder, name), png)
  return pictures.map(([name]) => name)
}

type Made = { showers: Float32Array; condition: Float32Array | null }

/** Null when it was stopped. */
async function generate(run: JudgedRun, real: RawEvents, context: JobContext): Promise<Made | null> {
  const { plan, state, sampler } = run
  const cells = sizeOf(plan.data.showers.raw.shape)
  const size = plan.data.condition === null ? 0 : sizeOf(plan.data.condition.raw.shape)
  // Every generated shower takes the condition of a real one, so that both samples have the same spectrum.
  const conditionOf = plan.data.condition === null ? null : conditionsOf(real, size)
  const showers = new Float32Array(GENERATED * cells)
  const condition = new Float32Array(GENERATED * size)
  const wish = { compile: run.compile, rows: rowsPerCall(sampler) }
  const opened = await openSampler({ sampler, weights: await storedWeights(state) }, wish)
  try {
    for (const each of opened.problems) context.tell({ type: 'problem', problem: each })
    const request = { count: GENERATED, seed: run.seed, conditionOf }
    for await (const piece of streamShowers({ sampler, opened }, request)) {
      showers.set(piece.showers, piece.first * cells)
      if (piece.condition !== null) condition.set(piece.condition, piece.first * size)
      context.progress({
        title: 'Generating for the comparison',
        done: piece.first + piece.count,
        total: GENERATED,
        unit: 'showers',
      })
      await context.control.proceed()
      if (context.control.stopRequested()) return null
    }
  } finally {
    opened.dispose()
  }
  return { showers, condition: size === 0 ? null : condition }
}

type Batch = { showers: Float32Array; count: number; condition: Float32Array | null }
type Batches = { real: Batch; generated: Batch }

/** Both samples in the unit of the sampler's output; conditions only where they are energies, in that unit too. */
function batchesOf(run: ShownRun & { sampler: Sampler }, real: RawEvents, generated: Made): Batches {
  const { raw } = run.plan.data.showers
  const conditionUnit = run.plan.data.condition?.raw.unit ?? '1'
  // The sampler gives MeV whatever the file has.
  const inMeV = (values: Float32Array, unit: string): Float32Array => {
    const factor = isEnergyUnit(unit) ? energyFactor(unit, 'MeV') : 1
    return factor === 1 ? values : values.map((value) => value * factor)
  }
  const energies = (values: Float32Array | null) =>
    values === null || !isEnergyUnit(conditionUnit) ? null : inMeV(values, conditionUnit)
  return {
    real: {
      count: real.count,
      showers: inMeV(real.showers, raw.unit),
      condition: energies(real.condition),
    },
    generated: { count: GENERATED, showers: generated.showers, condition: energies(generated.condition) },
  }
}

function compare(
  run: ShownRun & { sampler: Sampler },
  batches: Batches,
  threshold: HitThreshold,
): AgreementTable {
  const { raw } = run.plan.data.showers
  return compareShowers({
    ...batches,
    geometry: raw.geometry,
    shape: raw.shape,
    unit: samplerOutput(run.sampler).unit,
    threshold: threshold.mev,
    floorSeed: 0,
  })
}

function conditionsOf(real: RawEvents, size: number): (first: number, count: number) => Float32Array {
  const source = real.condition ?? real.labels
  if (source === null) throw new Error('The generator takes a condition, but the real events have none')
  return (first, count) => {
    const values = new Float32Array(count * size)
    for (let index = 0; index < count; index++) {
      const event = (first + index) % real.count
      values.set(source.subarray(event * size, (event + 1) * size), index * size)
    }
    return values
  }
}
