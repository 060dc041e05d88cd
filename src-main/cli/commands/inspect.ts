import { resolve } from 'node:path'
import type { FileInspection } from '../../data/inspect.ts'
import { inspectionText } from '../../data/inspection-text.ts'
import { hasErrors } from '../../../src-shared/base/problem.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'
import { flag, textOption } from '../options.ts'
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
    exact: {
      type: 'boolean',
      description: 'Look at all events of a large file, not at a sample; what is found is remembered',
    },
    against: {
      type: 'string',
      value: 'FILE',
      description: 'Look whether events of another file are in this one too (training and test data)',
    },
  },
  examples: ['inspect photons.hdf5', 'inspect out_5a.root --json', 'inspect test.h5 --against train.h5'],
  async run(call) {
    const { positionals, terminal } = call
    const against = textOption(call, 'against')
    const input: InspectInput = {
      path: resolve(positionals[0] ?? ''),
      layout: textOption(call, 'layout') ?? 'auto',
      exact: flag(call, 'exact'),
      against: against === null ? null : resolve(against),
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
