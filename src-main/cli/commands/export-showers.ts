import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import type { FileInspection } from '../../data/inspect.ts'
import { makeFolder } from '../../files/make-folder.ts'
import type { GenerateInput, InspectInput } from '../../trainer/jobs/inputs.ts'
import { EXIT, type CommandCall, type ExitCode } from '../command.ts'
import { energyOption } from '../energy-option.ts'
import { followJob } from '../follow-job.ts'
import { backendOption, checkpointOption, requiredWhole, textOption, wholeOption } from '../options.ts'

/** The one target that holds showers instead of the generator. */
export const SHOWERS_TARGET = 'calochallenge'

/** What only makes sense with it. */
const SHOWER_OPTIONS = ['showers', 'seed', 'energy'] as const

const Generated = z.object({ file: z.string(), showers: z.int(), computation: z.string() })

/** N showers as a CaloChallenge file beside the run's other exports, read again before it is called done. */
export async function exportShowers(call: CommandCall): Promise<ExitCode> {
  const { terminal } = call
  const runFolder = resolve(call.positionals[0] ?? '')
  const showers = requiredWhole(call, 'showers', {
    meaning: 'how many the file shall hold',
    example: '10000',
  })
  const seed = wholeOption(call, 'seed', { min: 0 }) ?? 1
  const folder = resolve(textOption(call, 'out') ?? runFolder)
  const input: GenerateInput = {
    runFolder,
    ...{ showers, seed, energyGeV: energyOption(call), layout: null },
    out: join(folder, `generated-${showers}-seed-${seed}.h5`),
    checkpoint: checkpointOption(call),
    backend: backendOption(call),
    compile: 'auto',
  }
  await makeFolder(folder)
  const { result, interrupted } = await followJob('generate', input, { terminal })
  const generated = Generated.parse(result)
  if (interrupted) return EXIT.interrupted
  const look: InspectInput = { path: generated.file, layout: SHOWERS_TARGET }
  const inspection = (await followJob('inspect', look, { terminal })).result as FileInspection // made by our own child
  const { events } = inspection
  if (events?.count !== generated.showers) {
    throw new Error(`${generated.file} holds ${events?.count ?? 0} showers instead of ${generated.showers}`)
  }
  const { size } = await stat(generated.file)
  if (terminal.json) {
    const files = [{ path: generated.file, bytes: size }]
    const checkedWith = `Ganvas’ reader of ${events.layout} files`
    terminal.printJson({ ok: true, target: SHOWERS_TARGET, showers: generated.showers, files, checkedWith })
  } else {
    terminal.print(`${generated.file}  ${(size / 1000).toFixed(1)} kB`)
    terminal.print(
      `Read again as ${events.layout}: ${events.count.toLocaleString('en')} showers of ${events.shape.join(' × ')} cells${events.unit === null ? '' : `, in ${events.unit}`}`,
    )
  }
  return EXIT.ok
}

/** `--showers` with a generator's target would be passed over in silence. */
export function refuseShowerOptions(call: CommandCall, target: string): void {
  const given = SHOWER_OPTIONS.filter((name) => call.options[name] !== undefined)
  if (given.length === 0) return
  throw new ProblemError([
    problem({
      code: 'cli.option-conflict',
      message: `${given.map((name) => `--${name}`).join(', ')} says what showers to write, but --to ${target} writes the generator.`,
      hint: `Leave it out, or use --to ${SHOWERS_TARGET}.`,
    }),
  ])
}
