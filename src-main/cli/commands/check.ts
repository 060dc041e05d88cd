import { hasErrors } from '../../../src-shared/base/problem.ts'
import { checkProject } from '../../project/compile-project.ts'
import { EXIT, type Command } from '../command.ts'
import { readProject } from '../project-file.ts'

export const checkCommand: Command = {
  name: 'check',
  summary: 'Check a project and list every problem with its place, its numbers and its fix',
  positionals: [{ name: 'PROJECT', description: 'A *.ganvas file, or the name of a template' }],
  options: {},
  examples: ['check showers.ganvas', 'check showers.ganvas --json'],
  async run({ positionals, terminal }) {
    const project = await readProject(positionals[0] ?? '')
    const { problems } = checkProject(project.text)
    const bad = hasErrors(problems)
    terminal.showProblems(problems)
    if (terminal.json) terminal.printJson({ ok: !bad, problems })
    else if (problems.length === 0) terminal.print(`${project.name}: no problems.`)
    return bad ? EXIT.refused : EXIT.ok
  },
}
