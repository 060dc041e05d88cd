import { hasErrors } from '../../../src-shared/base/problem.ts'
import { compileDocument } from '../../../src-shared/compile/compile-document.ts'
import { estimateMemory } from '../../../src-shared/compile/memory.ts'
import { memoryText } from '../../../src-shared/compile/memory-text.ts'
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
    // As most runs are: compiled, on data that nobody has opened yet.
    const memory = hasErrors(problems)
      ? null
      : estimateMemory(compileDocument(checked), { isCompiled: true, events: null })
    if (terminal.json) terminal.printJson({ ok: !hasErrors(problems), ...summary, memory, problems })
    else {
      terminal.print(summaryText(summary))
      if (memory !== null) terminal.print(`\n${memoryText(memory, { isDataKnown: false })}`)
    }
    return hasErrors(problems) ? EXIT.refused : EXIT.ok
  },
}
