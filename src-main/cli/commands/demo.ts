import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { SimulateInput } from '../../trainer/jobs/inputs.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'
import { backendOption, BACKEND_OPTION } from '../options.ts'
import { freshRunFolder } from '../run-choice.ts'
import { quoted, shownPath } from '../shown-path.ts'
import { spokenAs } from '../spoken-as.ts'
import { trainCommand } from './train.ts'

const SHOWERS = 20_000
const SEED = 1
const TEMPLATE = 'demo-wgan-gp'

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Simulate showers, train a conditional WGAN-GP on them, judge it and export the generator',
  positionals: [],
  options: { backend: BACKEND_OPTION },
  examples: ['demo'],
  async run(call) {
    const { terminal } = call
    const data = resolve('runs', 'demo-showers.h5')
    // The same seed gives the same file, so an existing one is used again.
    if ((await stat(data).catch(() => null)) === null) {
      if (!terminal.json) terminal.print(`1  Simulating ${SHOWERS} electromagnetic showers of 1 to 100 GeV`)
      await mkdir(dirname(data), { recursive: true })
      const input: SimulateInput = {
        detector: 'demo',
        particle: null,
        showers: SHOWERS,
        seed: SEED,
        out: data,
      }
      const { interrupted } = await followJob('simulate', input, { terminal })
      if (interrupted) return EXIT.interrupted
    }
    if (!terminal.json) {
      terminal.print(`   ${shownPath(data)}\n2  Training the template “${TEMPLATE}” on them`)
    }
    const out = await freshRunFolder(TEMPLATE)
    const code = await trainCommand.run({
      positionals: [TEMPLATE],
      options: { data, out, backend: backendOption(call) },
      terminal,
    })
    if (code === EXIT.ok && !terminal.json) terminal.print(nextSteps(quoted(shownPath(out))))
    return code
  },
}

function nextSteps(run: string): string {
  return [
    '',
    'Next:',
    `  ${spokenAs()} generate ${run} --showers 10000 --out generated.h5`,
    `  ${spokenAs()} inspect YOUR_FILE`,
    `  ${spokenAs()} train calochallenge-wgan-gp --data YOUR_FILE`,
  ].join('\n')
}
