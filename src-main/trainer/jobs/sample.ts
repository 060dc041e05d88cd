import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import { samplerInputs, samplerOutput } from '../../../src-shared/compile/sampler.ts'
import type { Sampling } from '../../../src-shared/protocol/run-messages.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { openEngine } from '../../engine/open-engine.ts'
import { drawnLatents } from '../../engine/sampling/inputs-of-draw.ts'
import { openSampler, type OpenSampler } from '../../engine/sampling/open-sampler.ts'
import { base64OfFloats } from '../base64-floats.ts'
import type { Job } from '../job.ts'
import type { Answer, Question } from '../messages.ts'
import { conditionSource } from './conditions.ts'
import { SampleInput } from './inputs.ts'
import { loadRun, type LoadedRun } from './load-run.ts'

/** Opens a run's generator once and draws showers for whoever asks, until it is told to stop. */
export const sampleJob: Job = {
  async run(raw, context) {
    const input = SampleInput.parse(raw)
    const loaded = await loadRun(input.runFolder, input.round ?? 'last')
    await openEngine(input.backend)
    const opened = await openSampler(loaded, { compile: input.compile })
    try {
      for (const each of opened.problems) context.tell({ type: 'problem', problem: each })
      await context.serve((question) => answerTo(question, { loaded, opened }))
    } finally {
      opened.dispose()
    }
    return {}
  },
}

type Ready = { loaded: LoadedRun; opened: OpenSampler }

async function answerTo(question: Question, { loaded, opened }: Ready): Promise<Answer> {
  if (question.kind === 'explore') throw new Error('A generator cannot answer questions about data')
  if (question.kind === 'describe') {
    return {
      kind: 'description',
      sampling: describe(loaded),
      compiled: opened.report.mode === 'compiled',
    }
  }
  const began = performance.now()
  const { count, seed } = question
  const latents = question.latents ?? drawnLatents(loaded.sampler, { count, seed })
  const conditions = question.conditions ?? drawnConditions(loaded, { count, seed })
  const showers = await opened.draw({ count, seed, latents, conditions })
  const { shape, unit } = samplerOutput(loaded.sampler)
  return {
    kind: 'showers',
    shape: [count, sizeOf(shape)],
    unit,
    values: base64OfFloats(showers),
    latents: rowsAsFloats(latents),
    conditions: rowsAsFloats(conditions),
    drawMs: performance.now() - began,
  }
}

/** Normal latents have no end; almost all of their numbers lie within three standard deviations. */
const NORMAL_RANGE = { low: -3, high: 3 }

function describe({ sampler, manifest, plan, round }: LoadedRun): Sampling {
  const inputs = samplerInputs(sampler)
  const { raw } = plan.data.showers
  return {
    round,
    latents: inputs.flatMap((input) =>
      input.role !== 'latent'
        ? []
        : [
            {
              ...{ name: input.name, size: sizeOf(input.shape), distribution: input.distribution },
              ...(input.distribution === 'normal' ? NORMAL_RANGE : { low: 0, high: 1 }),
            },
          ],
    ),
    condition: conditionOf({ inputs, manifest, plan }),
    shape: [...raw.shape],
    unit: samplerOutput(sampler).unit,
    geometry: raw.geometry,
  }
}

/** Energies in GeV, whatever the unit of the file; the range is that of the training events. */
function conditionOf(given: {
  inputs: ReturnType<typeof samplerInputs>
  manifest: LoadedRun['manifest']
  plan: LoadedRun['plan']
}): Sampling['condition'] {
  const condition = given.inputs.find((input) => input.role !== 'latent' && input.role !== 'input')
  const raw = given.plan.data.condition?.raw
  if (condition === undefined || raw === undefined) return null
  const factor = condition.role === 'energy' && isEnergyUnit(raw.unit) ? energyFactor(raw.unit, 'GeV') : 1
  const { classes } = raw
  return {
    name: condition.name,
    size: sizeOf(condition.shape),
    unit: condition.role === 'energy' ? 'GeV' : raw.unit,
    ranges:
      classes === null
        ? (given.manifest.data.conditionRange ?? []).map(([low, high]) => [low * factor, high * factor])
        : [[0, classes - 1]],
    classes: classes === null ? null : classNames(classes, given.manifest.data.classes),
  }
}

/** As the data call them, or their numbers where the run does not know. */
export function classNames(count: number, known: readonly string[] | undefined): string[] {
  return Array.from({ length: count }, (_, each) => known?.[each] ?? String(each))
}

/** As `generate` draws them, in the unit of the description; null when the generator takes none. */
function drawnConditions(
  { sampler, plan, manifest }: LoadedRun,
  { count, seed }: { count: number; seed: number },
): number[][] | null {
  const condition = samplerInputs(sampler).find((input) => input.role !== 'latent' && input.role !== 'input')
  const { of } = conditionSource(plan, manifest, { seed, energyGeV: null })
  if (condition === undefined || of === null) return null
  const unit = plan.data.condition?.raw.unit ?? '1'
  const factor = condition.role === 'energy' && isEnergyUnit(unit) ? energyFactor(unit, 'GeV') : 1
  const size = sizeOf(condition.shape)
  const values = of(0, count)
  return Array.from({ length: count }, (_, row) =>
    [...values.subarray(row * size, (row + 1) * size)].map((value) => value * factor),
  )
}

function rowsAsFloats(rows: readonly (readonly number[])[] | null): string | null {
  return rows === null || rows.length === 0 || rows[0]?.length === 0
    ? null
    : base64OfFloats(Float32Array.from(rows.flat()))
}
