import { resolve } from 'node:path'
import { z } from 'zod'
import { DETECTORS, PARTICLES } from '../../data/simulator/detectors.ts'
import { layoutWriters } from '../../data/writers/layout-writers.ts'
import type { SimulateInput } from '../../trainer/jobs/inputs.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'
import { refuseExisting } from '../refuse-existing.ts'
import { flag, requiredText, requiredWhole, textOption, wholeOption } from '../options.ts'

const Simulated = z.object({
  files: z.array(z.string()),
  showers: z.int(),
  seconds: z.number(),
  detector: z.string(),
  particle: z.string(),
  layout: z.string(),
})

export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'Write a data set of parametrised showers, in any layout that can be read',
  positionals: [],
  options: {
    detector: {
      type: 'string',
      value: 'NAME',
      description: `One of ${DETECTORS.map((each) => each.id).join(', ')} (default: the one of the layout, demo)`,
    },
    layout: {
      type: 'string',
      value: 'NAME',
      description: `Of the file: ${layoutWriters.map((each) => each.id).join(', ')} (default: the detector’s)`,
    },
    particle: {
      type: 'string',
      value: 'NAME',
      description: `One of ${PARTICLES.join(', ')} (default: the detector’s own)`,
    },
    showers: { type: 'string', value: 'N', description: 'How many' },
    seed: { type: 'string', value: 'N', description: 'The same seed gives the same file (default 1)' },
    out: { type: 'string', value: 'FILE', description: 'File to write; a binning goes beside it' },
    force: { type: 'boolean', description: 'Write over a file that is there' },
  },
  examples: [
    'simulate --showers 20000 --out showers.h5',
    'simulate --layout lhcb --showers 10000 --out showers.npz',
    'simulate --detector calogan --particle photon --showers 5000 --seed 7 --out photons.h5',
  ],
  async run(call) {
    const { terminal } = call
    const input: SimulateInput = {
      detector: textOption(call, 'detector'),
      layout: textOption(call, 'layout'),
      particle: textOption(call, 'particle'),
      showers: requiredWhole(call, 'showers', { meaning: 'how many to simulate', example: '20000' }),
      seed: wholeOption(call, 'seed', { min: 0 }) ?? 1,
      out: resolve(requiredText(call, 'out', { meaning: 'the file to write', example: 'showers.h5' })),
    }
    if (!flag(call, 'force')) await refuseExisting(input.out, 'simulate.exists')
    const { result, interrupted } = await followJob('simulate', input, { terminal })
    const simulated = Simulated.parse(result)
    if (terminal.json) terminal.printJson({ ok: true, ...simulated })
    else {
      const [data = '', binning] = simulated.files
      const { showers, particle, detector, layout, seconds } = simulated
      terminal.print(
        `${data}  ${showers.toLocaleString('en')} ${particle} showers of the detector “${detector}” in the layout ${layout}, ${seconds.toFixed(1)} s`,
      )
      if (binning !== undefined) terminal.print(`${binning}  its voxels`)
    }
    return interrupted ? EXIT.interrupted : EXIT.ok
  },
}
