import { resolve } from 'node:path'
import { z } from 'zod'
import { compileWishes } from '../../engine/step-compiler/xla-environment.ts'
import { layoutWriters } from '../../data/writers/layout-writers.ts'
import type { GenerateInput } from '../../trainer/jobs/inputs.ts'
import { EXIT, type Command } from '../command.ts'
import { ENERGY_OPTION, energyOption } from '../energy-option.ts'
import { followJob } from '../follow-job.ts'
import { refuseExisting } from '../refuse-existing.ts'
import {
  BACKEND_OPTION,
  backendOption,
  CHECKPOINT_OPTION,
  checkpointOption,
  choiceOption,
  flag,
  requiredText,
  requiredWhole,
  textOption,
  wholeOption,
} from '../options.ts'

const Generated = z.object({
  file: z.string(),
  showers: z.int(),
  seconds: z.number(),
  layout: z.string(),
  computation: z.string(),
})

export const generateCommand: Command = {
  name: 'generate',
  summary: 'Make showers with the trained generator of a run and write them in a layout of your choice',
  positionals: [{ name: 'RUN', description: 'Run folder' }],
  options: {
    showers: { type: 'string', value: 'N', description: 'How many' },
    out: { type: 'string', value: 'FILE', description: 'File to write' },
    force: { type: 'boolean', description: 'Write over a file that is there' },
    layout: {
      type: 'string',
      value: 'NAME',
      description: `Of the file: ${layoutWriters.map((each) => each.id).join(', ')} (default calochallenge)`,
    },
    seed: { type: 'string', value: 'N', description: 'The same seed gives the same showers (default 1)' },
    energy: ENERGY_OPTION,
    checkpoint: CHECKPOINT_OPTION,
    backend: BACKEND_OPTION,
    compile: {
      type: 'string',
      value: 'WISH',
      description: 'Run the generator as one native program: auto, on, off (default auto)',
    },
  },
  examples: [
    'generate runs/photons --showers 10000 --out photons-gan.h5',
    'generate runs/photons --showers 500 --energy 10:50 --out a.h5',
    'generate runs/digits --layout mnist --showers 1000 --out digits.npz',
  ],
  async run(call) {
    const { terminal } = call
    const input: GenerateInput = {
      runFolder: resolve(call.positionals[0] ?? ''),
      showers: requiredWhole(call, 'showers', { meaning: 'how many to make', example: '10000' }),
      out: resolve(requiredText(call, 'out', { meaning: 'the file to write', example: 'generated.h5' })),
      seed: wholeOption(call, 'seed', { min: 0 }) ?? 1,
      energyGeV: energyOption(call),
      checkpoint: checkpointOption(call),
      layout: textOption(call, 'layout'),
      backend: backendOption(call),
      compile: choiceOption(call, 'compile', compileWishes),
    }
    if (!flag(call, 'force')) await refuseExisting(input.out, 'generate.exists')
    const { result, interrupted } = await followJob('generate', input, { terminal })
    const generated = Generated.parse(result)
    if (terminal.json) terminal.printJson({ ok: true, ...generated })
    else {
      const each = ((generated.seconds * 1000) / generated.showers).toFixed(3)
      terminal.print(
        `${generated.file}  ${generated.showers.toLocaleString('en')} showers in ${generated.seconds.toFixed(1)} s (${each} ms each, ${generated.computation})`,
      )
    }
    return interrupted ? EXIT.interrupted : EXIT.ok
  },
}
