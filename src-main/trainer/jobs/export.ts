import { openEngine } from '../../engine/open-engine.ts'
import { weightsOnDevice } from '../../engine/train/device-weights.ts'
import { cardFiles } from '../../model-card/card-files.ts'
import { exportGenerator } from '../../exports/export-generator.ts'
import type { Job } from '../job.ts'
import { conditionSource } from './conditions.ts'
import { ExportInput } from './inputs.ts'
import { loadRun } from './load-run.ts'
import { exportReference, trainedGenerator } from './trained-run.ts'

/** The trained generator of a run, written for use elsewhere and checked against the original. */
export const exportJob: Job = {
  async run(raw, context) {
    const input = ExportInput.parse(raw)
    const loaded = await loadRun(input.runFolder, input.checkpoint)
    context.tell({ type: 'stage', title: `Exporting to ${input.target} and checking the file` })
    await openEngine(input.backend)
    const { sampler, weights, manifest, plan, round } = loaded
    const device = weightsOnDevice(loaded.sampler.network.weights, loaded.weights)
    try {
      const { of } = conditionSource(plan, manifest, { seed: 0, energyGeV: null })
      const reference = await exportReference(sampler, device.weight, {
        conditionsFor: (count) => Promise.resolve(of === null ? null : of(0, count)),
      })
      return await exportGenerator({
        trained: trainedGenerator({ sampler, weights, manifest: { ...manifest, round } }),
        target: input.target,
        folder: input.out ?? input.runFolder,
        reference,
        beside: (await cardFiles(input.runFolder, loaded)).files,
      })
    } finally {
      device.dispose()
    }
  },
}
