import { resolve } from 'node:path'
import { hasErrors, type Problem } from '../../../src-shared/base/problem.ts'
import { checkProject } from '../../project/compile-project.ts'
import { CheckDataResult, type CheckDataInput } from '../../trainer/jobs/inputs.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'
import { textOption } from '../options.ts'
import { readProject } from '../project-file.ts'
import type { Terminal } from '../terminal.ts'

export const checkCommand: Command = {
  name: 'check',
  summary: 'Check a project and list every problem with its place, its numbers and its fix',
  positionals: [{ name: 'PROJECT', description: 'A *.ganvas file, or the name of a template' }],
  options: {
    data: {
      type: 'string',
      value: 'FILE',
      description:
        'Also open this file as training would: does it fit the project, and what is wrong with it?',
    },
  },
  examples: ['check showers.ganvas', 'check showers.ganvas --data photons.hdf5 --json'],
  async run(call) {
    const { positionals, terminal } = call
    const project = await readProject(positionals[0] ?? '')
    const data = textOption(call, 'data')
    const drawn = checkProject(project.text).problems
    // Nothing can be opened for a project that does not say what it needs.
    const isOpened = data !== null && !hasErrors(drawn)
    const found = isOpened
      ? await checkData({ project: project.text, dataPath: resolve(data) }, terminal)
      : null
    const problems: Problem[] = [...drawn, ...(found?.problems ?? [])]
    const bad = hasErrors(problems)
    terminal.showProblems(problems)
    if (terminal.json) {
      terminal.printJson({ ok: !bad, problems, ...(found === null ? {} : { events: found.events }) })
    } else if (problems.length === 0) {
      const events = found === null ? '' : ` in ${found.events ?? 0} events`
      terminal.print(`${project.name}: no problems${events}.`)
    }
    return bad ? EXIT.refused : EXIT.ok
  },
}

async function checkData(
  input: CheckDataInput,
  terminal: Terminal,
): Promise<{ problems: Problem[]; events: number | null }> {
  const { result } = await followJob('check-data', input, { terminal })
  // Places have only the keys that they have.
  return CheckDataResult.parse(result) as { problems: Problem[]; events: number | null }
}
