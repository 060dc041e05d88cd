import { resolve } from 'node:path'
import { z } from 'zod'
import type { SimulateInput } from '../../trainer/jobs/inputs.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'
import { requiredText, requiredWhole, textOption, wholeOption } from '../options.ts'

const Simulated = z.object({
  files: z.array(z.string()),
  showers: z.int(),
  seconds: z.number(),
  detector: z.string(),
  particle: z.string(),
})

export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'Write a data set of parametrised showers, in the CaloChallenge or CaloGAN layout',
  positionals: [],
  options: {
    detector: {
      type: 'string',
      value: 'NAME',
      description: 'Detector (default demo); a wrong name lists them',
    },
    particle: { type: 'string', value: 'NAME', description: 'Particle (default: the detector’s own)' },
    showers: { type: 'string', value: 'N', description: 'How many' },
    seed: { type: 'string', value: 'N', description: 'The same seed gives the same file (default 1)' },
    out: { type: 'string', value: 'FILE.h5', description: 'File to write; the binning goes beside it' },
  },
  examples: [
    'simulate --showers 20000 --out showers.h5',
    'simulate --detector calogan --particle e- --showers 5000 --out eplus.h5',
  ],
  async run(call) {
    const { terminal } = call
    const input: SimulateInput = {
      detector: textOption(call, 'detector') ?? 'demo',
      particle: textOption(call, 'particle'),
      showers: requiredWhole(call, 'showers', 'the number of showers'),
      seed: wholeOption(call, 'seed', { min: 0 }) ?? 1,
      out: resolve(requiredText(call, 'out', 'the file to write')),
    }
    const { result, interrupted } = await followJob('simulate', input, { terminal })
    const simulated = Simulated.parse(result)
    if (terminal.json) terminal.printJson({ ok: true, ...simulated })
    else {
      terminal.print(
        `${simulated.files.join(', ')}: ${simulated.showers} ${simulated.particle} showers in “${simulated.detector}”, ${simulated.seconds.toFixed(1)} s`,
      )
    }
    return interrupted ? EXIT.interrupted : EXIT.ok
  },
}
