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
  /** Names of the classes; empty when the events have none. */
  classes: readonly string[]
  /** Cells with less are drawn empty; null when they are no energies. */
  thresholdMeV: number | null
}

/** Showers per row. */
export const SHOWN = 8

/** Generated showers of the sheet, in the unit of `samplerOutput` (MeV for energies), by the weights as they are now. */
export function generateSamples(sheet: SampleSheet): Promise<Float32Array> {
  const { sampler, real, seed } = sheet
  return sampleAtOnce(sampler, sheet.weight, {
    count: real.count,
    first: 0,
    seed,
    condition: conditionOf(sheet),
  })
}

/** The real ones in the same unit. */
export function realSamples({ sampler, real }: SampleSheet): Float32Array {
  const { unit } = sampler.plan.data.showers.raw
  const factor = isEnergyUnit(unit) ? energyFactor(unit, 'MeV') : 1
  return factor === 1 ? real.showers : real.showers.map((value) => value * factor)
}

/** A PNG: real showers above, generated ones below, one colour scale for both. */
export function drawRunSamples(
  sheet: SampleSheet,
  { round, generated }: { round: number; generated: Float32Array },
): Uint8Array {
  const { sampler, real } = sheet
  const { raw } = sampler.plan.data.showers
  const captions = captionsOf(sheet)
  return drawSamples({
    geometry: raw.geometry,
    shape: raw.shape,
    unit: samplerOutput(sampler).unit,
    title: `Round ${round.toLocaleString('en')}`,
    threshold: sheet.thresholdMeV ?? 0,
    rows: [
      {
        title: 'Real',
        showers: realSamples(sheet),
        count: real.count,
        ...(captions.length === 0 ? {} : { captions }),
      },
      { title: 'Generated', showers: generated, count: real.count },
    ],
  })
}

function conditionOf({ sampler, real }: SampleSheet): Float32Array | null {
  return sampler.plan.data.condition === null ? null : (real.condition ?? real.labels)
}

/** The condition of each column, so that a generated shower can be held against what was asked for. */
export function captionsOf(sheet: SampleSheet): string[] {
  const condition = conditionOf(sheet)
  const raw = sheet.sampler.plan.data.condition?.raw
  if (raw === undefined || condition === null || sizeOf(raw.shape) !== 1) return []
  const { unit, classes } = raw
  if (classes !== null) return [...condition].map((value) => className(sheet.classes[value], value))
  if (!isEnergyUnit(unit)) return []
  const factor = energyFactor(unit, 'GeV')
  return [...condition].map((value) => `${Number((value * factor).toPrecision(3))} GeV`)
}

/** A name that is a number says nothing by itself. */
function className(name: string | undefined, value: number): string {
  return name === undefined || name === String(value) ? `class ${value}` : name
}
