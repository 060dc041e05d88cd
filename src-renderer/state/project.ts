import type { Problem } from '../../src-shared/base/problem.ts'
import { hasErrors } from '../../src-shared/base/problem.ts'
import type { Result } from '../../src-shared/base/result.ts'
import { success } from '../../src-shared/base/result.ts'
import { catalog } from '../../src-shared/catalog/index.ts'
import { checkDocument } from '../../src-shared/check/check-document.ts'
import type { Checked, CheckedNode, Feed } from '../../src-shared/check/checked.ts'
import { compileDocument } from '../../src-shared/compile/compile-document.ts'
import type { Summary } from '../../src-shared/compile/summary-form.ts'
import { summarize } from '../../src-shared/compile/summary.ts'
import { parseDocument } from '../../src-shared/document/parse-document.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { formatShape, withBatch } from '../../src-shared/tensor/shape.ts'

/** A project as the window shows it. All but the document is derived from it, by the stages the command line runs. */
export type Project = {
  /** Name of the file it came from. */
  file: string
  checked: Checked
  /** The checker's, after what reading the file had to say. */
  problems: readonly Problem[]
  /** From the compiled plan where there is one, else from what is known of the drawing. */
  summary: Summary
}

/** A document with all that is derived from it. */
export function projectOf(
  document: GraphDocument,
  notices: readonly Problem[],
  path: string | null,
): Project {
  const checked = checkDocument(document, catalog)
  const problems = [...notices, ...checked.problems]
  let summary: Summary | null = null
  return {
    file: path?.split(/[\\/]/).at(-1) ?? '',
    checked,
    problems,
    // Worked out when somebody asks: it takes half as long as checking does, and shapes do not wait for it.
    get summary() {
      summary ??= summarize(hasErrors(checked.problems) ? checked : compileDocument(checked))
      return summary
    },
  }
}

/** The text of a project file → what the window shows, or every reason why it cannot be read. */
export function openProject(text: string, file: string): Result<Project, Problem[]> {
  const parsed = parseDocument(text)
  return parsed.ok ? success(projectOf(parsed.value.document, parsed.value.notices, file)) : parsed
}

/** Of one event. The dataset has three outputs, all other nodes one; null where problems hide it. */
export function shapeLeaving({ data, shapes }: Checked, { node, port }: Feed): string | null {
  const chain = port === 'condition' || port === 'labels' ? data[port] : null
  const shape = chain === null ? shapes.get(node) : withBatch(chain.raw.shape)
  return shape === undefined ? null : formatShape(shape)
}

/** What arrives at a node, in the order in which its definition takes it. */
export function shapesArriving(checked: Checked, { inPorts, feeds }: CheckedNode): (string | null)[] {
  return inPorts.flatMap(({ name }) => (feeds.get(name) ?? []).map((feed) => shapeLeaving(checked, feed)))
}

export function problemsAt(project: Project, node: string): Problem[] {
  return project.problems.filter(({ at }) => at.node === node)
}
