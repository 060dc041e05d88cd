import fc from 'fast-check'
import type { DocumentEdge, DocumentNetwork, DocumentNode, GraphDocument } from './schema.ts'
import { Role } from './schema.ts'
import { createDocument, type NewId } from './edits.ts'

/** Random documents for property tests: valid by the schema, free in everything else. */

const Name = fc.string({ maxLength: 12 })
// JSON.parse makes `__proto__` an own property and zod leaves it out; no other name is special.
const FieldName = fc.string({ maxLength: 8 }).filter((name) => name !== '__proto__')
const Json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)
const Params = fc.dictionary(FieldName, Json.filter(hasNoPrototypeName), { maxKeys: 3 })
const Coordinate = fc.integer({ min: -2000, max: 2000 })

function hasNoPrototypeName(value: unknown): boolean {
  return !JSON.stringify(value).includes('__proto__')
}

export const AnyDocument: fc.Arbitrary<GraphDocument> = fc
  .record({
    name: Name,
    description: Name,
    networks: fc.array(
      fc.record({ name: Name.map((name) => name || 'N'), role: fc.constantFrom(...Role.options) }),
      {
        maxLength: 3,
      },
    ),
    nodes: fc.array(
      fc.record({
        kind: Name.map((kind) => kind || 'dense'),
        params: Params,
        lane: fc.nat(),
        x: Coordinate,
        y: Coordinate,
        note: Json,
      }),
      { maxLength: 6 },
    ),
    wires: fc.array(fc.tuple(fc.nat(), fc.nat(), Name), { maxLength: 8 }),
    batch: fc.integer({ min: 1, max: 512 }),
  })
  .map(({ name, description, networks, nodes, wires, batch }) => {
    const lanes = networks.map((network, index): DocumentNetwork => ({ id: `w${index}`, ...network }))
    const drawn = nodes.map(({ kind, params, lane, x, y, note }, index): DocumentNode => {
      const network = lanes[lane % (lanes.length + 1)]?.id ?? null
      const extra = index % 2 === 0 ? { note } : {}
      return {
        id: `n${index}`,
        kind,
        version: 1 + (lane % 3),
        name: '',
        params,
        network,
        position: { x, y },
        ...extra,
      }
    })
    const edges =
      drawn.length === 0
        ? []
        : wires.map(([from, to, port], index): DocumentEdge => ({
            id: `e${index}`,
            from: { node: `n${from % drawn.length}`, port: 'out' },
            to: { node: `n${to % drawn.length}`, port },
          }))
    const empty = createDocument(name)
    return {
      ...empty,
      description,
      networks: lanes,
      nodes: drawn,
      edges,
      training: { ...empty.training, batch },
    }
  })

/** `x1`, `x2`, ...: ids that AnyDocument does not use. */
export function countingIds(prefix = 'x'): NewId {
  let count = 0
  return () => `${prefix}${(count += 1)}`
}

/** Makes writing to any part of a value throw, so that an edit that changes its argument is caught. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }
  return value
}
