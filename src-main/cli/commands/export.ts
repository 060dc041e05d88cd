import { resolve } from 'node:path'
import { z } from 'zod'
import { exporters } from '../../../src-shared/catalog/exporters/index.ts'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { exportCheck } from '../../../src-shared/protocol/export-check.ts'
import { checkSentence } from '../../exports/check-sentence.ts'
import type { ExportInput } from '../../trainer/jobs/inputs.ts'
import { EXIT, type Command } from '../command.ts'
import { ENERGY_OPTION } from '../energy-option.ts'
import { followJob } from '../follow-job.ts'
import {
  BACKEND_OPTION,
  backendOption,
  CHECKPOINT_OPTION,
  checkpointOption,
  requiredText,
  textOption,
} from '../options.ts'
import { exportShowers, refuseShowerOptions, SHOWERS_TARGET } from './export-showers.ts'

const Exported = z.object({
  target: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
  log: z.string(),
  ...exportCheck,
})

const targets = [...exporters.map((each) => each.target), SHOWERS_TARGET]

export const exportCommand: Command = {
  name: 'export',
  summary:
    'Write the trained generator of a run for use elsewhere, load it again and compare it with the original',
  positionals: [{ name: 'RUN', description: 'Run folder' }],
  options: {
    to: { type: 'string', value: 'TARGET', description: `One of: ${targets.join(', ')}` },
    out: { type: 'string', value: 'DIR', description: 'Folder to write into (default: the run folder)' },
    showers: {
      type: 'string',
      value: 'N',
      description: `With --to ${SHOWERS_TARGET}: how many showers the HDF5 file shall hold`,
    },
    seed: {
      type: 'string',
      value: 'N',
      description: `With --to ${SHOWERS_TARGET}: the same seed gives the same showers (default 1)`,
    },
    energy: { ...ENERGY_OPTION, description: `With --to ${SHOWERS_TARGET}: ${ENERGY_OPTION.description}` },
    checkpoint: CHECKPOINT_OPTION,
    backend: BACKEND_OPTION,
  },
  examples: targets.map(
    (target) => `export runs/photons --to ${target}${target === SHOWERS_TARGET ? ' --showers 10000' : ''}`,
  ),
  async run(call) {
    const { terminal } = call
    const target = requiredText(call, 'to', {
      meaning: `the target, one of ${targets.join(', ')}`,
      example: targets[0] ?? 'onnx',
    })
    if (!targets.includes(target)) {
      throw new ProblemError([
        problem({
          code: 'cli.option-value',
          message: `--to is “${target}”, but there is no such target.`,
          hint: `Targets: ${targets.join(', ')}.`,
        }),
      ])
    }
    if (target === SHOWERS_TARGET) return exportShowers(call)
    refuseShowerOptions(call, target)
    const out = textOption(call, 'out')
    const input: ExportInput = {
      runFolder: resolve(call.positionals[0] ?? ''),
      checkpoint: checkpointOption(call),
      target,
      out: out === null ? null : resolve(out),
      backend: backendOption(call),
    }
    const { result } = await followJob('export', input, { terminal })
    const exported = Exported.parse(result)
    if (terminal.json) terminal.printJson({ ok: true, ...exported })
    else {
      for (const file of exported.files) terminal.print(`${file.path}  ${(file.bytes / 1000).toFixed(1)} kB`)
      terminal.print(checkSentence(exported))
    }
    return EXIT.ok
  },
}
