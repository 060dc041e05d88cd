import { join, resolve } from 'node:path'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { GeneratorTiming, TIMING } from '../../model-card/generator-timing.ts'
import { readManifest } from '../../runs/run-folder.ts'
import { timingText } from '../../timing/timing-text.ts'
import type { TimingInput } from '../../trainer/jobs/timing.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'
import {
  BACKEND_OPTION,
  backendOption,
  CHECKPOINT_OPTION,
  checkpointOption,
  textOption,
  wholeOption,
} from '../options.ts'

export const timingCommand: Command = {
  name: 'timing',
  summary: 'Measure how long a trained generator takes per shower, beside the published figures of the field',
  positionals: [{ name: 'RUN', description: 'Run folder' }],
  options: {
    checkpoint: CHECKPOINT_OPTION,
    'max-batch': {
      type: 'string',
      value: 'N',
      description: 'Largest number of showers at once (default 10000)',
    },
    out: {
      type: 'string',
      value: 'FILE',
      description: `Where the figures go as JSON (default ${TIMING} in the run folder)`,
    },
    backend: {
      ...BACKEND_OPTION,
      description: `${BACKEND_OPTION.description}; with a GPU, auto measures both`,
    },
  },
  examples: ['timing runs/photons', 'timing runs/photons --max-batch 128 --json'],
  async run(call) {
    const { terminal } = call
    const runFolder = resolve(call.positionals[0] ?? '')
    await readManifest(runFolder)
    const backend = backendOption(call)
    const input: TimingInput = {
      ...{ runFolder, backend, checkpoint: checkpointOption(call) },
      most: wholeOption(call, 'max-batch', { min: 1 }),
    }
    const first = await measured(input)
    let timing = first.timing
    let { interrupted } = first
    if (backend === 'auto' && timing.devices[0]?.device === 'GPU' && !interrupted) {
      const second = await measured({ ...input, backend: 'native-cpu' })
      timing = { ...timing, devices: [...second.timing.devices, ...timing.devices] }
      interrupted = second.interrupted
    }
    const out = resolve(textOption(call, 'out') ?? join(runFolder, TIMING))
    await writeFileAtomic(out, `${JSON.stringify(timing, null, 2)}\n`)
    if (terminal.json) terminal.printJson({ ok: !interrupted, file: out, ...timing })
    else terminal.print(`${timingText(timing)}\nFigures as JSON: ${out}`)
    return interrupted ? EXIT.interrupted : EXIT.ok

    async function measured(wish: TimingInput) {
      const { result, interrupted: wasInterrupted } = await followJob('timing', wish, { terminal })
      return { timing: GeneratorTiming.parse(result), interrupted: wasInterrupted }
    }
  },
}
