import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { Result } from '../base/result.ts'
import { failed, success } from '../base/result.ts'
import type { Catalog } from '../catalog/index.ts'
import type { End } from '../document/edits.ts'
import { connect } from '../document/edits.ts'
import type { GraphDocument } from '../document/schema.ts'
import { checkDocument } from './check-document.ts'

/**
 * May a wire go from one port to another? Success, or the first reason why not. Asked while a wire is being drawn, so
 * what the document lacks elsewhere does not matter: only what the new wire would make wrong.
 */
export function mayConnect(
  document: GraphDocument,
  from: End,
  to: End,
  catalog: Catalog,
): Result<null, Problem> {
  if (document.edges.some((edge) => sameEnd(edge.from, from) && sameEnd(edge.to, to))) {
    const name = document.nodes.find((node) => node.id === to.node)?.name || to.node
    return failed(
      problem({
        code: 'wire.twice',
        at: { node: to.node, port: to.port },
        message: `“${name}” is already fed by this output: 1 wire is enough.`,
        hint: 'Choose another output.',
      }),
    )
  }
  const ids = new Set(document.nodes.map((node) => node.id))
  if (!ids.has(from.node) || !ids.has(to.node)) throw new Error(`No node ${from.node} or ${to.node}`)
  const drawn = connect(document, { from, to }, () => unusedId(document))
  const before = new Set(relevant(checkDocument(document, catalog).problems, drawn.id).map(keyOf))
  const after = relevant(checkDocument(drawn.document, catalog).problems, drawn.id)
  const reason = after.find((each) => !before.has(keyOf(each)) && concerns(each, { to, id: drawn.id }))
  return reason === undefined ? success(null) : failed(reason)
}

/** Ports that still wait for wires, warnings, and what the recipe says of a finished network are no reason. */
function relevant(problems: readonly Problem[], wire: string): Problem[] {
  return problems.filter(
    ({ severity, at, code }) => severity === 'error' && (at.edge === wire || !LATER.test(code)),
  )
}

export const LATER = /^(port\.unconnected|inputs\.too-few|(training|recipe)\..*)$/

/** At the wire, at one of its ends, or a circle or branch that it closes; not what becomes known further down. */
function concerns({ code, at }: Problem, wire: { to: End; id: string }): boolean {
  if (at.edge === wire.id || code === 'wire.cycle' || code === 'data.branch') return true
  return at.node === wire.to.node
}

function keyOf({ code, at, message }: Problem): string {
  return JSON.stringify([code, at, message])
}

function unusedId(document: GraphDocument): string {
  const taken = new Set(
    [document.nodes, document.edges, document.networks].flatMap((list) => list.map((each) => each.id)),
  )
  let id = 'drawn'
  while (taken.has(id)) id += '*'
  return id
}

function sameEnd(a: End, b: End): boolean {
  return a.node === b.node && a.port === b.port
}
