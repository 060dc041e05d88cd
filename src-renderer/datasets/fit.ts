import { hasErrors, type Problem } from '../../src-shared/base/problem.ts'
import { catalog } from '../../src-shared/catalog/index.ts'
import { checkDocument } from '../../src-shared/check/check-document.ts'
import { addNode, setParams } from '../../src-shared/document/edits.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'

export type Params = Record<string, unknown>

/** The dataset node that data go into: the one that was asked for, else the document's first. */
export function datasetNodeOf(document: GraphDocument, asked: string | null): string | null {
  const nodes = document.nodes.filter(({ kind }) => kind === 'dataset')
  return (nodes.find(({ id }) => id === asked) ?? nodes[0])?.id ?? null
}

/** One change: fills the node in, or draws one where there is none. */
export function withData(document: GraphDocument, node: string | null, params: Params): GraphDocument {
  if (node !== null) return setParams(document, node, params)
  const dataset = { kind: 'dataset', version: 1, params, network: null, position: { x: 0, y: 0 } }
  let number = 0
  return addNode(document, dataset, () => (number++ === 0 ? 'data' : `data-${number}`)).document
}

/**
 * What the data would break: problems that the document does not have now. Empty: they fit. The dataset node keeps what
 * the user chose beyond what the file says (what is kept for testing, which column is the condition).
 */
export function newProblems(document: GraphDocument, node: string | null, params: Params): Problem[] {
  const known = new Set(errorsOf(document).map(keyOf))
  return errorsOf(withData(document, node, params)).filter((problem) => !known.has(keyOf(problem)))
}

/** Whether a project that stands without problems stands with these data too. */
export function takes(document: GraphDocument, params: Params): boolean {
  const node = datasetNodeOf(document, null)
  if (node === null) return false
  const declared = document.nodes.find(({ id }) => id === node)?.params ?? {}
  // A network for energies is none for pixels, though the numbers would go through it.
  const isSameUnit = (declared['unit'] ?? 'MeV') === '1' ? params['unit'] === '1' : params['unit'] !== '1'
  return isSameUnit && !hasErrors(checkDocument(setParams(document, node, params), catalog).problems)
}

function errorsOf(document: GraphDocument): Problem[] {
  return checkDocument(document, catalog).problems.filter(({ severity }) => severity === 'error')
}

function keyOf({ code, at, message }: Problem): string {
  return JSON.stringify([code, at, message])
}

/** As the project will say it: beside the project where it lies there, so that both can be moved together. */
export function sourceFor(path: string, projectPath: string | null): string {
  if (projectPath === null) return path
  const folder = projectPath.slice(
    0,
    Math.max(projectPath.lastIndexOf('/'), projectPath.lastIndexOf('\\')) + 1,
  )
  return folder !== '' && path.startsWith(folder) ? path.slice(folder.length) : path
}

/** `20×4×1`, as shapes are written everywhere. */
export function shapeText(shape: unknown): string {
  return Array.isArray(shape) && shape.length > 0 ? shape.join('×') : 'nothing yet'
}
