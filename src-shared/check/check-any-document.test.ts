import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hasErrors } from '../base/problem.ts'
import { catalog } from '../catalog/index.ts'
import { compileDocument } from '../compile/compile-document.ts'
import { summarize, summaryText } from '../compile/summary.ts'
import type { GraphDocument } from '../document/schema.ts'
import { GraphDocument as Schema } from '../document/schema.ts'
import { checkDocument } from './check-document.ts'
import { problemCodes } from './problem-codes/problems-page.ts'
import { classifierOf3, nested, pair } from './test-drawings.ts'

/** Random damage to sound documents, and documents of random nodes and wires. */
const kinds = [...catalog.sources, ...catalog.layers, ...catalog.transforms].map((each) => each.kind)
const Kind = fc.constantFrom(...kinds, 'dataset', 'network', 'qubit')
const Value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    0.5,
    1,
    2,
    3,
    1e9,
    '',
    'same',
    'valid',
    'relu',
    'b',
    'c',
    [],
    [2],
    [3, 3],
    [0],
    {},
  ),
  fc.jsonValue({ maxDepth: 1 }),
)
const Port = fc.constantFrom('in', 'out', 'showers', 'condition', 'labels', 'bi', 'left', 'right', '')

type Damage = (draft: GraphDocument) => void
const nth = <Item>(list: readonly Item[], index: number): Item | undefined =>
  list[index % Math.max(1, list.length)]

const AnyDamage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(fc.nat(), Kind).map(([at, kind]): Damage => (draft) => {
    const node = nth(draft.nodes, at)
    if (node !== undefined) node.kind = kind
  }),
  fc
    .tuple(
      fc.nat(),
      fc.constantFrom(
        'units',
        'kernel',
        'shape',
        'size',
        'classes',
        'conditionSize',
        'network',
        'axis',
        'blocks',
        'geometry',
        'strides',
        'activation',
      ),
      Value,
    )
    .map(([at, name, value]): Damage => (draft) => {
      const node = nth(draft.nodes, at)
      if (node !== undefined) node.params[name] = value
    }),
  fc.tuple(fc.nat(), Kind, fc.nat()).map(([id, kind, at]): Damage => (draft) => {
    const network = nth([null, ...draft.networks.map((each) => each.id), 'lost'], at) ?? null
    draft.nodes.push({
      id: `r${id % 9}`,
      kind,
      version: 1,
      name: '',
      params: {},
      network,
      position: { x: 0, y: 0 },
    })
  }),
  fc.tuple(fc.nat(), fc.nat(), Port, Port).map(([from, to, out, into]): Damage => (draft) => {
    const ends = [...draft.nodes.map((each) => each.id), 'ghost']
    draft.edges.push({
      id: `w${draft.edges.length}`,
      from: { node: nth(ends, from) ?? '', port: out },
      to: { node: nth(ends, to) ?? '', port: into },
    })
  }),
  fc.nat().map(
    (at): Damage =>
      (draft) =>
        void draft.edges.splice(at % Math.max(1, draft.edges.length), 1),
  ),
  fc.nat().map(
    (at): Damage =>
      (draft) =>
        void draft.nodes.splice(at % Math.max(1, draft.nodes.length), 1),
  ),
  fc.nat().map(
    (at): Damage =>
      (draft) =>
        void draft.networks.splice(at % Math.max(1, draft.networks.length), 1),
  ),
  fc
    .tuple(fc.nat(), fc.constantFrom('generator', 'critic', 'classifier', 'regressor', 'part'))
    .map(([at, role]): Damage => (draft) => {
      const network = nth(draft.networks, at)
      if (network !== undefined) network.role = role as typeof network.role
    }),
  fc.constantFrom(...catalog.recipes.map((each) => each.kind), 'nope').map((kind): Damage => (draft) => {
    draft.training.recipe = { kind, params: {} }
  }),
  fc.tuple(fc.nat(), fc.nat()).map(([from, to]): Damage => (draft) => {
    const node = nth(draft.nodes, from)
    if (node !== undefined) node.network = nth([null, ...draft.networks.map((each) => each.id)], to) ?? null
  }),
)

it('never throws, explains every code, and compiles whatever has no errors', () => {
  let compiled = 0
  fc.assert(
    fc.property(
      fc.constantFrom(pair, classifierOf3, nested),
      fc.array(AnyDamage, { maxLength: 8 }),
      (make, damages) => {
        const draft = make()
        for (const damage of damages) damage(draft)
        if (!Schema.safeParse(draft).success) return
        const checked = checkDocument(draft, catalog, { certified: () => true })
        for (const { code, message, hint } of checked.problems) {
          expect(problemCodes).toHaveProperty([code])
          expect(`${message} ${hint}`).not.toMatch(/undefined|NaN|\[object/)
        }
        summaryText(summarize(checked))
        if (hasErrors(checked.problems)) return
        compiled += 1
        expect(summarize(compileDocument(checked)).parameters).toEqual(summarize(checked).parameters)
      },
    ),
    { seed: 2026, numRuns: 1500 },
  )
  // Otherwise the last part of the property would say nothing.
  expect(compiled).toBeGreaterThan(100)
})
