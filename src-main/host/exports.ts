import { join } from 'node:path'
import { z } from 'zod'
import { ProblemError, refuse } from '../../src-shared/base/problem.ts'
import { exporters } from '../../src-shared/catalog/exporters/index.ts'
import { samplerInputs, samplerOutput, type Sampler } from '../../src-shared/compile/sampler.ts'
import type { ModelPlan } from '../../src-shared/plan/model-plan.ts'
import type { CheckedInput, RequestOutput } from '../../src-shared/protocol/contract.ts'
import { exportCheck } from '../../src-shared/protocol/export-check.ts'
import { compileProject } from '../project/compile-project.ts'
import { readManifest } from '../runs/run-folder.ts'
import type { JobProgress } from '../trainer/messages.ts'
import type { TrainerQuestions } from './ask-trainer.ts'
import { usageOf } from './export-usage.ts'
import { projectOf } from './run-library.ts'

/** What each target needs of this run's generator, found out from its plan alone: nothing is loaded or written. */
export async function exportTargets(folder: string): Promise<RequestOutput<'export.targets'>> {
  const { plan, sampler } = await generatorOf(folder)
  return {
    targets: exporters.map(({ target, title, summary, supports }) => {
      const refused = supports(plan).filter(({ severity }) => severity === 'error')
      return {
        target,
        title,
        summary,
        supported: portsOf(sampler),
        refused: refused.map((each) => ({
          code: each.code,
          message: each.message,
          hint: each.hint,
          problems: [{ ...each, at: { ...each.at } }],
        })),
      }
    }),
  }
}

const Exported = z.object({
  files: z.array(z.object({ path: z.string() })),
  log: z.string(),
  ...exportCheck,
})

export async function exportRun(
  wish: { folder: string; target: string; out: string | null; checkpoint: 'last' | 'best' },
  trainer: TrainerQuestions,
): Promise<RequestOutput<'export.run'>> {
  const { folder, target, out, checkpoint } = wish
  const { sampler } = await generatorOf(folder)
  const made = Exported.parse(
    await trainer.ask('export', { runFolder: folder, target, out, checkpoint, backend: 'auto' }),
  )
  const files = made.files.map(({ path }) => path)
  const { maxRelativeDifference, checkedWith, notChecked } = made
  return {
    files: [...files, made.log],
    ...{ maxRelativeDifference, checkedWith, notChecked },
    usage: usageOf(target, files, sampler),
  }
}

export async function exportShowers(
  wish: CheckedInput<'export.showers'> & { folder: string },
  parts: { trainer: TrainerQuestions; onProgress: (progress: JobProgress) => void },
): Promise<RequestOutput<'export.showers'>> {
  const { folder, showers, seed, energyGeV, checkpoint = 'last' } = wish
  const out = wish.out ?? join(folder, `generated-${showers}-seed-${seed}.h5`)
  const input = { runFolder: folder, showers, out, seed, energyGeV, checkpoint, backend: 'auto' }
  const { file } = z
    .object({ file: z.string() })
    .parse(await parts.trainer.ask('generate', input, parts.onProgress))
  return { files: [file] }
}

async function generatorOf(folder: string): Promise<{ plan: ModelPlan; sampler: Sampler }> {
  const { plan } = compileProject(await projectOf(folder))
  const { fitted } = await readManifest(folder)
  const network = plan.networks.find((each) => each.role === 'generator')
  if (network !== undefined) return { plan, sampler: { plan, network, fitted } }
  return refuse({
    code: 'run.no-generator',
    at: { file: folder },
    message: `The run in ${folder} has no generator among its networks (${plan.networks.map((each) => each.name).join(', ')}).`,
    hint: 'Choose a run of a project with a generator.',
  })
}

/** What goes in and what comes out, one line each. A generator that no file can hold says so under its targets. */
function portsOf(sampler: Sampler): string[] {
  try {
    const inputs = samplerInputs(sampler).map((input) => {
      const unit = input.role === 'energy' ? ', GeV' : ''
      return `Takes ${input.name} [N, ${input.shape.join(', ')}]${unit}`
    })
    const output = samplerOutput(sampler)
    const unit = output.unit === '1' ? '' : `, ${output.unit} per cell`
    return [
      ...inputs,
      `Gives ${output.name} [N, ${output.shape.join(', ')}]${unit}`,
      'All transforms are inside',
    ]
  } catch (error) {
    if (error instanceof ProblemError) return []
    throw error
  }
}
