import type { Sampler } from '../../../src-shared/compile/sampler.ts'
import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import type { GeneratorWeights } from '../../engine/train/sample.ts'
import { drawInputs, sampleFrom } from '../../engine/train/sample.ts'
import type { ExportReference } from '../../exports/export-generator.ts'
import type { TrainedGenerator } from '../../exports/trained-generator.ts'
import type { RunManifest } from '../../runs/manifest.ts'

/** A trained generator as exporters take it. */
export function trainedGenerator(made: {
  sampler: Sampler
  weights: ReadonlyMap<string, Float32Array>
  manifest: RunManifest
}): TrainedGenerator {
  const { sampler, weights, manifest } = made
  return {
    ...sampler,
    weights,
    metadata: {
      ganvasVersion: manifest.versions['ganvas'] ?? '',
      runId: manifest.id,
      created: manifest.changedAt,
      dataFile: manifest.data.path.split(/[\\/]/).at(-1) ?? null,
      dataSha256: manifest.data.sha256,
      energyRangeGeV: energyRange(sampler.plan, manifest),
      training: {
        seed: manifest.seed,
        rounds: manifest.round,
        recipe: sampler.plan.training.recipe,
        batch: sampler.plan.training.batch,
        trainEvents: manifest.data.trainEvents,
        backend: manifest.runtime['title'],
      },
    },
  }
}

function energyRange(plan: ModelPlan, manifest: RunManifest): { min: number; max: number } | null {
  const unit = plan.data.condition?.raw.unit ?? '1'
  const range = manifest.data.conditionRange?.[0]
  if (range === undefined || !isEnergyUnit(unit)) return null
  const factor = energyFactor(unit, 'GeV')
  return { min: range[0] * factor, max: range[1] * factor }
}

/** Showers that an exported file is compared on. */
const COMPARED = 64
const COMPARED_SEED = 20_261_120

/** Fixed inputs and what the trained generator itself makes of them. */
export async function exportReference(
  sampler: Sampler,
  weight: GeneratorWeights,
  conditions: { conditionsFor(count: number): Promise<Float32Array | null> },
): Promise<ExportReference> {
  const inputs = drawInputs(sampler, {
    count: COMPARED,
    first: 0,
    seed: COMPARED_SEED,
    condition: await conditions.conditionsFor(COMPARED),
  })
  const showers = await sampleFrom(sampler, weight, { count: COMPARED, inputs })
  return { count: COMPARED, inputs, showers }
}
