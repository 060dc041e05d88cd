import { describe, expect, it } from 'vitest'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { catalog } from '../../../src-shared/catalog/index.ts'
import { findLayer, findOptimizer, findTransform } from '../../../src-shared/catalog/find.ts'
import type { FieldForm, NumberForm } from './field-form.ts'
import { fieldsOf } from './field-form.ts'
import { fieldText, readField } from './field-text.ts'
import { steppedNumber } from './step-number.ts'

const fieldOf = (schema: Parameters<typeof fieldsOf>[0] | undefined, key: string) =>
  fieldsOf(schema!).find((each) => each.key === key)!
const layerField = (kind: string, key: string) => fieldOf(findLayer(kind)?.params, key)

const anyNumber: NumberForm = {
  form: 'number',
  isWhole: false,
  canBeEmpty: false,
  least: null,
  most: null,
  above: null,
  below: null,
}

describe('fields of a schema', () => {
  it('are whole numbers with their range and default', () => {
    expect(layerField('dense', 'units')).toEqual({
      key: 'units',
      form: { ...anyNumber, isWhole: true, least: 1, most: 1_000_000 },
      usual: 64,
    })
  })

  it('are numbers with open limits', () => {
    const adam = findOptimizer('adam')?.params
    expect(fieldOf(adam, 'learningRate').form).toEqual({ ...anyNumber, above: 0 })
    expect(fieldOf(adam, 'beta1').form).toEqual({ ...anyNumber, least: 0, below: 1 })
  })

  it('do not spell out the limits of exact integers', () => {
    expect(fieldOf(DatasetParams, 'classes').form).toEqual({ ...anyNumber, isWhole: true, least: 0 })
  })

  it('are numbers that may be left empty', () => {
    expect(fieldOf(findTransform('clip')?.params, 'high')).toEqual({
      key: 'high',
      form: { ...anyNumber, canBeEmpty: true },
      usual: null,
    })
  })

  it.each<[kind: string, key: string, form: Partial<FieldForm>]>([
    ['dense', 'bias', { form: 'switch' }],
    ['conv-2d', 'padding', { form: 'choice', options: ['same', 'valid'] }],
    ['conv-2d', 'kernel', { form: 'shape', allowsSingle: true, allowsOpen: false, allowsPairs: false }],
    ['reshape', 'shape', { form: 'shape', allowsSingle: false, allowsOpen: true, empty: undefined }],
    ['zero-padding-2d', 'padding', { form: 'shape', allowsSingle: true, allowsPairs: true }],
    ['shower-head', 'blocks', { form: 'shape', empty: [] }],
    ['max-pooling-2d', 'strides', { form: 'shape', allowsSingle: true, empty: null }],
  ])('%s %s', (kind, key, form) => {
    expect(layerField(kind, key).form).toMatchObject(form)
  })

  it('are a shape without a default and a geometry as JSON', () => {
    expect(fieldOf(DatasetParams, 'shape')).toMatchObject({ form: { form: 'shape' }, usual: undefined })
    expect(fieldOf(DatasetParams, 'geometry').form).toEqual({ form: 'json' })
    expect(fieldOf(DatasetParams, 'source').form).toEqual({ form: 'text' })
  })

  const everything = [...catalog.layers, ...catalog.sources, ...catalog.transforms, ...catalog.optimizers, ...catalog.recipes] // prettier-ignore
  it.each(everything.map((each) => [each.kind, each.params] as const))(
    '%s: every default can be written and read again, and none is only JSON',
    (_, schema) => {
      for (const { form, usual, key } of fieldsOf(schema)) {
        expect(form.form, key).not.toBe('json')
        if (form.form === 'switch' || usual === undefined) continue
        const read = readField(form, fieldText(form, usual))
        expect(read.ok && read.value, key).toEqual(usual)
      }
    },
  )
})

describe('what is typed', () => {
  const number = anyNumber
  const shape: FieldForm = { form: 'shape', allowsSingle: false, allowsOpen: true, allowsPairs: false, empty: undefined } // prettier-ignore
  const axes: FieldForm = { ...shape, allowsSingle: true, allowsOpen: false, allowsPairs: true }
  it.each<[text: string, form: FieldForm, value: unknown]>([
    ['64', number, 64],
    [' 1e-4 ', number, 0.0001],
    ['−0.5', number, -0.5],
    ['1/255', number, 1 / 255],
    ['28*28', number, 784],
    ['7 × 7 × 64', number, 3136],
    ['1,000', number, 1000],
    ['', { ...number, canBeEmpty: true }, null],
    ['20×4×1', shape, [20, 4, 1]],
    ['20 x 4 x 1', shape, [20, 4, 1]],
    ['7, 7, -1', shape, [7, 7, -1]],
    ['3', axes, 3],
    ['5×2', axes, [5, 2]],
    ['0+1×2', axes, [[0, 1], 2]],
    ['{"a":1}', { form: 'json' }, { a: 1 }],
  ])('“%s”', (text, form, value) => {
    expect(readField(form, text)).toEqual({ ok: true, value })
  })

  it.each<[text: string, form: FieldForm, says: string]>([
    ['many', number, '“many” is not a number.'],
    ['', number, 'is empty'],
    ['0,5', number, 'Write “0.5” with a point.'],
    ['1/0', number, 'is not a number'],
    ['2*', number, 'is not a number'],
    ['20×four', shape, '“four” is no length'],
    ['', shape, 'such as 20×4×1'],
    ['{', { form: 'json' }, 'not JSON'],
  ])('“%s” is refused with a reason', (text, form, says) => {
    const read = readField(form, text)
    expect(read.ok ? '' : read.failure).toContain(says)
  })
})

describe('arrow keys', () => {
  const units: NumberForm = { ...anyNumber, isWhole: true, least: 1, most: 100 }
  const positive: NumberForm = { ...anyNumber, above: 0 }
  const fraction: NumberForm = { ...anyNumber, least: 0, below: 1 }
  it.each<[value: number, direction: 1 | -1, form: NumberForm, isLarge: boolean, next: number]>([
    [64, 1, units, false, 65],
    [64, -1, units, true, 54],
    [1, -1, units, false, 1],
    [5, -1, units, true, 4],
    [95, 1, units, true, 96],
    [0.0002, 1, positive, false, 0.0003],
    [0.0001, -1, positive, false, 0.00009],
    [1, -1, positive, false, 0.9],
    [10, 1, positive, false, 11],
    [200, -1, positive, false, 199],
    [0.998, 1, fraction, false, 0.999],
    [0.9, 1, fraction, false, 0.91],
    [0, 1, fraction, false, 0.1],
    [0, -1, fraction, false, 0],
    [0.3, -1, fraction, false, 0.2],
  ])('%d by %d', (value, direction, form, isLarge, next) => {
    expect(steppedNumber(value, direction, { form, isLarge })).toBe(next)
  })
})
