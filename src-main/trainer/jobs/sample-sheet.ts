import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import { samplerOutput, type Sampler } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { RawEvents } from '../../data/events.ts'
import { sampleAtOnce, type GeneratorWeights } from '../../engine/train/sample.ts'
import { drawSamples } from '../../pictures/draw-samples.ts'

/** What every sample picture of a run shows: the same real events, and showers from the same latents and conditions. */
export type SampleSheet = {
  sampler: Sampler
  weight: GeneratorWeights
  seed: number
  real: RawEvents
}

/** Showers per row. */
export const SHOWN = 8
const HIT_MEV = 0.5

/** A PNG: real showers above, generated ones below, one colour scale for both. */
export async function drawRunSamples(sheet: SampleSheet, round: number): Promise<Uint8Array> {
  const { sampler, real } = sheet
  const { raw } = sampler.plan.data.showers
  const condition = sampler.plan.data.condition === null ? null : (real.condition ?? real.labels)
  const generated = await sampleAtOnce(sampler, sheet.weight, {
    count: real.count,
    first: 0,
    seed: sheet.seed,
    condition,
  })
  const energies = isEnergyUnit(raw.unit)
  const factor = isEnergyUnit(raw.unit) ? energyFactor(raw.unit, 'MeV') : 1
  return drawSamples({
    geometry: raw.geometry,
    shape: raw.shape,
    unit: samplerOutput(sampler).unit,
    title: `Round ${round.toLocaleString('en')}`,
    threshold: energies ? HIT_MEV : 0,
    rows: [
      {
        title: 'Real',
        showers: factor === 1 ? real.showers : real.showers.map((value) => value * factor),
        count: real.count,
        ...captionsOf(sheet, condition),
      },
      { title: 'Generated', showers: generated, count: real.count },
    ],
  })
}

/** The condition of each column, so that a generated shower can be held against what was asked for. */
function captionsOf({ sampler }: SampleSheet, condition: Float32Array | null): { captions?: string[] } {
  const raw = sampler.plan.data.condition?.raw
  if (raw === undefined || condition === null || sizeOf(raw.shape) !== 1) return {}
  const { unit, classes } = raw
  if (classes !== null) return { captions: [...condition].map((value) => `class ${value}`) }
  if (!isEnergyUnit(unit)) return {}
  const factor = energyFactor(unit, 'GeV')
  return { captions: [...condition].map((value) => `${Number((value * factor).toPrecision(3))} GeV`) }
}
