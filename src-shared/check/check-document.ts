import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import { secondOrderCertified } from '../catalog/certified.ts'
import type { Catalog } from '../catalog/index.ts'
import type { GraphDocument } from '../document/schema.ts'
import { withBatch } from '../tensor/shape.ts'
import { checkDataLane } from './check-data-lane.ts'
import type { Certified } from './check-recipe.ts'
import { checkRecipe } from './check-recipe.ts'
import { checkStructure } from './check-structure.ts'
import { checkTraining } from './check-training.ts'
import type { Checked } from './checked.ts'
import { inferShapes } from './infer-shapes.ts'
import { orderProblems } from './order-problems.ts'
import { resolveNodes } from './resolve-nodes.ts'
import { wireNodes } from './wire-nodes.ts'

/**
 * A document in, everything that can be known about it out: all problems at once, shapes, parameter counts, the parts
 * that compile builds on. Users' mistakes never throw. Each stage works with what the stages before it could make sense
 * of, and says nothing about what follows from a problem that is already reported: one mistake, one message.
 */
export function checkDocument(
  document: GraphDocument,
  catalog: Catalog,
  options: CheckOptions = {},
): Checked {
  const resolved = resolveNodes(document, catalog)
  const wired = wireNodes(document, resolved.nodes)
  const lane = checkDataLane(wired.nodes)
  const { structure, problems: structural } = checkStructure(document, wired.nodes)
  const inference = {
    nodes: wired.nodes,
    structure,
    context: lane.data.context,
    blocked: lane.blocked,
  }
  const inferred = inferShapes(inference)
  const { training, problems: scheduled } = checkTraining(document, catalog)
  const findings = {
    document,
    catalog,
    nodes: wired.nodes,
    networks: structure.networks,
    shapes: new Map(inferred.shapes),
    parameters: inferred.parameters,
    data: lane.data,
    training,
  }
  for (const [id, representation] of lane.representations) {
    findings.shapes.set(id, withBatch(representation.shape))
  }
  const problems = [
    ...identityProblems(document),
    ...resolved.problems,
    ...wired.problems,
    ...lane.problems,
    ...structural,
    ...inferred.problems,
    ...scheduled,
    ...checkRecipe(findings, options.certified ?? secondOrderCertified),
  ]
  const order = {
    data: structure.dataOrder,
    networks: new Map([...structure.networks].map(([id, network]) => [id, network.order])),
  }
  return { ...findings, problems: orderProblems(problems, document, order) }
}

export type CheckOptions = {
  /** Which layers may stand in a critic under a gradient penalty; the committed certificates unless given. */
  certified?: Certified
}

/** Ids must tell things apart, and `/` joins them to the names of weights. */
function identityProblems({ nodes, networks, edges }: GraphDocument): Problem[] {
  return [
    ...repeatedIds(nodes, (id) => ({ node: id }), 'nodes'),
    ...repeatedIds(networks, (id) => ({ network: id }), 'networks'),
    ...repeatedIds(edges, (id) => ({ edge: id }), 'wires'),
    ...[...nodes, ...networks]
      .filter(({ id }) => id.includes('/'))
      .map((each) =>
        problem({
          code: 'document.id',
          at: 'role' in each ? { network: each.id } : { node: each.id },
          message: `The id “${each.id}” should have 0 slashes, but has ${each.id.split('/').length - 1}.`,
          hint: 'Rename it in a text editor, in the wires too.',
        }),
      ),
  ]
}

function repeatedIds(
  list: readonly { id: string }[],
  at: (id: string) => Problem['at'],
  what: string,
): Problem[] {
  const counts = new Map<string, number>()
  for (const { id } of list) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([id, count]) =>
      problem({
        code: 'document.duplicate-id',
        at: at(id),
        message: `${count} ${what} have the id “${id}”, but each needs 1 of its own; only the first is used.`,
        hint: 'Rename or remove the others in a text editor.',
      }),
    )
}
