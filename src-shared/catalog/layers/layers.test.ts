import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeParse } from 'zod/v4/core'
import type { z } from 'zod'
import type { Problem } from '../../base/problem.ts'
import type { Shape } from '../../tensor/shape.ts'
import type { InferContext, LayerCase, LayerDefinition } from '../define.ts'
import { layers } from './list.ts'

/** Promises that every layer keeps, whatever it computes. */

const NO_DATA: InferContext = { data: null, condition: null }

function describeCase(row: LayerCase): string {
  const result = 'problem' in row.expect ? row.expect.problem : JSON.stringify(row.expect)
  return `${JSON.stringify(row.given)} with ${JSON.stringify(row.params ?? {})} gives ${result}`
}

function expectReadable(problem: Problem): void {
  expect(problem.code).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/)
  // What was needed and what was found: at least two numbers.
  expect(problem.message.match(/\d+/g)?.length ?? 0, problem.message).toBeGreaterThanOrEqual(2)
  expect(problem.message).toMatch(/[^!]\.$/)
  expect(problem.hint).toMatch(/[^!]\.$/)
}

describe.each(layers)('$kind', (layer: LayerDefinition) => {
  it.each(layer.cases.map((row) => [describeCase(row), row] as const))('%s', (_, row) => {
    const params = layer.params.parse(row.params ?? {})
    const result = layer.infer(row.given, params, { ...NO_DATA, ...row.context })
    if ('problem' in row.expect) {
      if (result.ok)
        expect.fail(`expected ${row.expect.problem}, but it gave ${JSON.stringify(result.value)}`)
      expect(result.failure.map((each) => each.code)).toContain(row.expect.problem)
      for (const each of result.failure) expectReadable(each)
    } else {
      expect(result).toEqual({ ok: true, value: row.expect })
    }
  })

  it('has at least three cases, one of them a problem', () => {
    expect(layer.cases.length).toBeGreaterThanOrEqual(3)
    expect(layer.cases.some((row) => 'problem' in row.expect)).toBe(true)
  })

  it('has defaults for all params, and survives JSON', () => {
    const defaults = layer.params.parse({})
    expect(layer.params.parse(JSON.parse(JSON.stringify(defaults)))).toEqual(defaults)
  })

  it('is said in a sentence', () => {
    expect(layer.summary).toMatch(/^[A-Z].{10,120}\.$/)
    expect(layer.synonyms.length).toBeGreaterThan(0)
  })

  it('never throws and never gives an empty shape, whatever the params and shapes', () => {
    const params = fc.record(
      Object.fromEntries(
        Object.entries(layer.params.shape).map(([name, schema]) => [name, accepted(schema)]),
      ),
    )
    const rank = layer.inputs[0]?.rank ?? 3
    const common = (typeof rank === 'number' ? rank : rank[0]) - 1
    const length = fc.integer({ min: 1, max: 12 })
    const shape = fc
      .oneof(
        fc.array(length, { minLength: 0, maxLength: 6 }),
        fc.array(length, { minLength: common, maxLength: common }),
      )
      .map((event): Shape => [null, ...event])
    const inputs = layer.inputs.some((port) => port.many)
      ? fc.array(shape, { minLength: 0, maxLength: 4 })
      : fc.array(shape, { minLength: layer.inputs.length, maxLength: layer.inputs.length })
    let checked = 0
    let fitting = 0
    fc.assert(
      fc.property(params, inputs, (raw, shapes) => {
        const params = layer.params.parse(raw)
        checked += 1
        const result = layer.infer(shapes, params, NO_DATA)
        if (!result.ok) {
          expect(result.failure.length).toBeGreaterThan(0)
          result.failure.forEach(expectReadable)
          return
        }
        fitting += 1
        expect(result.value[0]).toBeNull()
        for (const length of result.value.slice(1)) expect(length).toBeGreaterThan(0)
        for (const weight of Object.values(layer.weights(shapes, params))) {
          for (const length of weight.shape) expect(length).toBeGreaterThan(0)
        }
      }),
      { seed: 11, numRuns: 300 },
    )
    expect(checked).toBe(300)
    // The property would mean little if hardly any of the shapes were accepted.
    if (layer.kind !== 'shower-head') expect(fitting).toBeGreaterThan(0)
  })
})

function accepted(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  return valuesFor(schema).filter((value) => safeParse(schema, value).success)
}

/** Values that a schema may accept; about half of them are. */
function valuesFor(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const def = schema._zod.def as z.core.$ZodTypes['_zod']['def'] // zod types its definitions as a union of all kinds
  switch (def.type) {
    case 'default':
    case 'nullable':
      return fc.oneof(valuesFor(def.innerType), def.type === 'nullable' ? fc.constant(null) : fc.nat(4))
    case 'boolean':
      return fc.boolean()
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries))
    case 'union':
      return fc.oneof(...def.options.map(valuesFor))
    case 'literal':
      return fc.constantFrom(...def.values)
    case 'tuple':
      return fc.tuple(...def.items.map(valuesFor))
    case 'array':
      return fc.array(valuesFor(def.element), { maxLength: 4 })
    case 'number':
      return fc.oneof(
        fc.integer({ min: -2, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0.1, 0.5),
      )
    default:
      throw new Error(`Say here what values a “${def.type}” param takes`)
  }
}
