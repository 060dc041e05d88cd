import { resolve } from 'node:path'
import type { FileInspection } from '../../data/inspect.ts'
import { inspectionText } from '../../data/inspection-text.ts'
import { hasErrors } from '../../../src-shared/base/problem.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'
import { textOption } from '../options.ts'
import type { InspectInput } from '../../trainer/jobs/inputs.ts'

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'Show what a data file holds: entries, shapes, units, recognised layout, statistics and problems',
  positionals: [{ name: 'FILE', description: 'HDF5, ROOT, CSV, TSV or IDX file' }],
  options: {
    layout: {
      type: 'string',
      value: 'ID',
      description: 'Read it as this layout instead of the recognised one',
    },
  },
  examples: ['inspect photons.hdf5', 'inspect out_5a.root --json'],
  async run(call) {
    const { positionals, terminal } = call
    const input: InspectInput = {
      path: resolve(positionals[0] ?? ''),
      layout: textOption(call, 'layout') ?? 'auto',
    }
    const { result } = await followJob('inspect', input, { terminal })
    const inspection = result as FileInspection // made by our own child from that type
    const bad = hasErrors(inspection.problems)
    if (terminal.json) terminal.printJson({ ok: !bad, ...inspection })
    else terminal.print(inspectionText(inspection))
    terminal.showProblems(inspection.problems)
    return bad ? EXIT.refused : EXIT.ok
  },
}
