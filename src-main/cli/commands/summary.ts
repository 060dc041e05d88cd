import { hasErrors } from '../../../src-shared/base/problem.ts'
import { summarize, summaryText } from '../../../src-shared/compile/summary.ts'
import { checkProject } from '../../project/compile-project.ts'
import { EXIT, type Command } from '../command.ts'
import { readProject } from '../project-file.ts'

export const summaryCommand: Command = {
  name: 'summary',
  summary: 'Print the layers of every network with shapes and parameters, and the training schedule',
  positionals: [{ name: 'PROJECT', description: 'A *.ganvas file, or the name of a template' }],
  options: {},
  examples: ['summary mnist-dcgan', 'summary showers.ganvas --json'],
  async run({ positionals, terminal }) {
    const project = await readProject(positionals[0] ?? '')
    const { checked, problems } = checkProject(project.text)
    terminal.showProblems(problems)
    const summary = summarize(checked)
    if (terminal.json) terminal.printJson({ ok: !hasErrors(problems), ...summary, problems })
    else terminal.print(summaryText(summary))
    return hasErrors(problems) ? EXIT.refused : EXIT.ok
  },
}
