import { join } from 'node:path'
import { samplerOutput } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { encodeTensors } from '../../files/safetensors.ts'
import { captionsOf, realSamples, type SampleSheet } from './sample-sheet.ts'

/**
 * Samples as numbers, for whoever draws them: `samples/real.safetensors` once, with what is needed to draw (shape, unit,
 * geometry, captions) in its metadata, and a file per sampled round. Both hold `showers`, events × cells.
 */
export async function writeRealSamples(folder: string, sheet: SampleSheet): Promise<void> {
  const { raw } = sheet.sampler.plan.data.showers
  const about = {
    shape: raw.shape,
    unit: samplerOutput(sheet.sampler).unit,
    geometry: raw.geometry,
    captions: captionsOf(sheet),
  }
  await writeShowers(join(folder, 'samples', 'real.safetensors'), sheet, {
    showers: realSamples(sheet),
    metadata: { about: JSON.stringify(about) },
  })
}

/** Returns the file's path inside the run folder. */
export async function writeGeneratedSamples(
  folder: string,
  sheet: SampleSheet,
  { round, generated }: { round: number; generated: Float32Array },
): Promise<string> {
  const file = join('samples', `round-${String(round).padStart(9, '0')}.safetensors`)
  await writeShowers(join(folder, file), sheet, { showers: generated, metadata: { round: String(round) } })
  return file
}

async function writeShowers(
  path: string,
  { real, sampler }: SampleSheet,
  { showers, metadata }: { showers: Float32Array; metadata: Record<string, string> },
): Promise<void> {
  const shape = [real.count, sizeOf(sampler.plan.data.showers.raw.shape)]
  await writeFileAtomic(
    path,
    encodeTensors({ metadata, tensors: new Map([['showers', { shape, values: showers }]]) }),
  )
}
