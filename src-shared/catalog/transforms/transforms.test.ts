import { readFileSync, readdirSync, statSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Geometry } from '../../physics/geometry.ts'
import type { Representation } from '../../plan/representation.ts'
import { transforms } from './list.ts'
import { energies, tried } from './tried.ts'

const twoLayers: Geometry = {
  name: 'two layers',
  layers: [
    { form: 'grid', id: 0, name: 'first', rows: 2, columns: 2, pitchMm: null },
    { form: 'polar', id: 1, name: 'second', alphaBins: 1, rEdgesMm: [0, 5, 10] },
  ],
}
const flat = energies([6], { geometry: twoLayers })
const image = energies([3, 2, 1])
const incident: Representation = energies([2], { unit: 'GeV' })

const cases: { kind: string; params?: Record<string, unknown>; input: Representation }[] = [
  { kind: 'divide-by-energy', params: { column: 1 }, input: flat },
  { kind: 'divide-by-energy', input: image },
  { kind: 'log', params: { scale: 0.5 }, input: image },
  { kind: 'log', input: flat },
  { kind: 'power', input: image },
  { kind: 'power', params: { exponent: 0.3 }, input: flat },
  { kind: 'scale', params: { factor: 1 / 255, offset: -0.5 }, input: image },
  { kind: 'min-max', params: { per: 'feature' }, input: image },
  { kind: 'min-max', params: { per: 'all', low: 0, high: 1 }, input: flat },
  { kind: 'standardise', params: { per: 'feature' }, input: image },
  { kind: 'standardise', params: { per: 'all' }, input: flat },
  { kind: 'crop-pad', params: { shape: [5, 3] }, input: image },
  { kind: 'noise', input: flat },
  { kind: 'augment', input: image },
  { kind: 'fractions', input: image },
  { kind: 'fractions', params: { total: 'log', totalScale: 100, power: 1 }, input: image },
  { kind: 'fractions', params: { total: 'sqrt', power: 0.3 }, input: flat },
  { kind: 'fractions', params: { per: 'layer' }, input: flat },
  { kind: 'fractions', params: { per: 'layer', total: 'log' }, input: flat },
  { kind: 'fractions', params: { per: 'layer', total: 'linear', power: 1 }, input: flat },
]

/** Half of the cells and some whole events are empty, as in real showers; the rest spans seven decades. */
const cell = fc.oneof(
  fc.constant(0),
  fc.double({ min: -2, max: 5, noNaN: true }).map((x) => 10 ** x),
)
const event = fc.oneof(
  fc.constant<number[]>([0, 0, 0, 0, 0, 0]),
  fc.array(cell, { minLength: 6, maxLength: 6 }),
  fc.tuple(cell, cell).map(([a, b]) => [0, 0, 0, 0, a, b]),
)
const events = fc.array(event, { minLength: 1, maxLength: 8 })

describe('the inverse undoes the transform, for events with and without energy', () => {
  test.each(cases)('$kind $params on $input.shape', ({ kind, params, input }) => {
    fc.assert(
      fc.property(events, (rows) => {
        const transform = tried(definitionOf(kind), {
          ...(params === undefined ? {} : { params }),
          input,
          training: rows,
          condition: { rows: rows.map((_, row) => [1 + row, 20 + 3 * row]), representation: incident },
        })
        const there = transform.forward(rows)
        expect(there.flat().every(Number.isFinite)).toBe(true)
        const back = transform.inverse(there)
        back.flat().forEach((value, index) => {
          const wanted = rows.flat()[index] ?? Number.NaN
          expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-7 * (1 + Math.abs(wanted)))
        })
      }),
      { seed: 20261120, numRuns: 60 },
    )
  })

  test('threshold and clip keep what is inside their range', () => {
    const cut = tried(definitionOf('threshold'), { params: { value: 0.5 }, input: flat })
    expect(cut.inverse(cut.forward([[0, 0.5, 0.7, 3, 10, 1e5]]))).toEqual([[0, 0.5, 0.7, 3, 10, 1e5]])
    const clip = tried(definitionOf('clip'), { params: { low: 0, high: 1e5 }, input: flat })
    expect(clip.inverse(clip.forward([[0, 0.5, 0.7, 3, 10, 1e5]]))).toEqual([[0, 0.5, 0.7, 3, 10, 1e5]])
  })
})

describe('transforms of numbers refuse what are no plain numbers', () => {
  test.each(transforms.filter((each) => each.kind !== 'one-hot').map((each) => ({ kind: each.kind })))(
    '$kind',
    ({ kind }) => {
      const definition = definitionOf(kind)
      const params = definition.params.parse({})
      const labels = definition.describe(energies([1], { unit: '1', classes: 3 }), params, incident)
      expect(labels.ok ? [] : labels.failure.map((each) => each.code)).toContain('transform.labels')
      const split = energies([7], { unit: '1', fractions: { blocks: [6], power: 0.5 } })
      const after = definition.describe(split, params, incident)
      expect(after.ok ? [] : after.failure.map((each) => each.code)).toContain('transform.after-fractions')
    },
  )
})

describe('every transform has its folder, its page and its icon', () => {
  const folder = new URL('.', import.meta.url)
  const folders = readdirSync(folder).filter((name) => statSync(new URL(name, folder)).isDirectory())

  test('the list names every folder', () => {
    expect(transforms.map((each) => each.kind).sort()).toEqual(folders.sort())
  })

  test.each(folders)('%s', (kind) => {
    const page = readFileSync(new URL(`${kind}/${kind}.md`, folder), 'utf8')
    const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1])
    expect(headings).toEqual(['What it does', 'Formula', 'Inverse', 'Parameters', 'When to use', 'See also'])
    const parameters = page.split('## Parameters')[1]?.split('## When to use')[0] ?? ''
    for (const name of Object.keys(definitionOf(kind).params.shape))
      expect(parameters).toContain(`\`${name}\``)
    for (const [, link] of page.matchAll(/\]\((\.\.\/[^)]+)\)/g)) {
      expect(() => statSync(new URL(`${kind}/${link}`, folder))).not.toThrow()
    }
    expect(readFileSync(new URL(`${kind}/${kind}.svg`, folder), 'utf8')).toContain('viewBox="0 0 24 24"')
  })
})

function definitionOf(kind: string) {
  const definition = transforms.find((each) => each.kind === kind)
  if (definition === undefined) throw new Error(`No transform ${kind}`)
  return definition
}
