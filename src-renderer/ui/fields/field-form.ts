import { z } from 'zod'
import type { ParamsSchema } from '../../../src-shared/catalog/define.ts'

/** How a param is edited; read off its schema, so that a new layer has its fields without a line here. */
export type FieldForm =
  | NumberForm
  | ShapeForm
  | { form: 'choice'; options: readonly string[] }
  | { form: 'switch' }
  | { form: 'text' }
  /** Larger than a field: shown as text, edited as JSON. */
  | { form: 'json' }

export type NumberForm = {
  form: 'number'
  isWhole: boolean
  canBeEmpty: boolean
  least: number | null
  most: number | null
  above: number | null
  below: number | null
}

export type ShapeForm = {
  form: 'shape'
  /** One number may stand for all axes. */
  allowsSingle: boolean
  /** A length may be left open (-1). */
  allowsOpen: boolean
  /** A length may be a pair: before and after. */
  allowsPairs: boolean
  /** What an empty field means; undefined: it may not be empty. */
  empty: null | readonly [] | undefined
}

export type FieldModel = {
  key: string
  form: FieldForm
  /** Undefined where the param has none and must be given. */
  usual: unknown
}

/** Read once for each schema: writing one out takes longer than showing its fields. */
export function fieldsOf(schema: ParamsSchema): readonly FieldModel[] {
  const known = read.get(schema) ?? readFields(schema)
  read.set(schema, known)
  return known
}

const read = new WeakMap<ParamsSchema, readonly FieldModel[]>()

function readFields(schema: ParamsSchema): readonly FieldModel[] {
  return Object.entries(schema.shape).map(([key, field]) => {
    const type = field as z.ZodType // of a zod object's shape
    const usual = type.safeParse(undefined)
    return { key, form: formOf(jsonOf(type)), usual: usual.success ? usual.data : undefined }
  })
}

type Json = z.core.JSONSchema.BaseSchema

function jsonOf(type: z.ZodType): Json {
  return z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })
}

function formOf(schema: Json): FieldForm {
  if (schema.enum !== undefined) return { form: 'choice', options: schema.enum.map(String) }
  if (schema.type === 'boolean') return { form: 'switch' }
  if (schema.type === 'string') return { form: 'text' }
  const choices = choicesOf(schema)
  const some = choices.filter(({ type }) => type !== 'null')
  const canBeEmpty = some.length < choices.length
  const [only] = some
  if (some.length === 1 && only !== undefined && isNumber(only)) return numberForm(only, canBeEmpty)
  const lists = some.filter(({ type }) => type === 'array')
  const isShape = lists.length > 0 && some.every((each) => isNumber(each) || isShapeList(each))
  if (!isShape) return { form: 'json' }
  const items = lists.flatMap(itemsOf)
  return {
    form: 'shape',
    allowsSingle: some.some(isNumber),
    allowsOpen: items.some(({ const: value }) => value === -1),
    allowsPairs: items.some(({ type }) => type === 'array'),
    empty: canBeEmpty ? null : lists.some(({ minItems }) => (minItems ?? 0) === 0) ? [] : undefined,
  }
}

function numberForm(schema: Json, canBeEmpty: boolean): NumberForm {
  return {
    form: 'number',
    isWhole: schema.type === 'integer',
    canBeEmpty,
    least: bound(schema.minimum),
    most: bound(schema.maximum),
    above: bound(schema.exclusiveMinimum),
    below: bound(schema.exclusiveMaximum),
  }
}

/** JSON Schema spells the limits of exact integers out, which nobody needs. */
function bound(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(Math.abs(value) + 1) ? value : asFraction(value)
}

function asFraction(value: unknown): number | null {
  return typeof value === 'number' && !Number.isInteger(value) ? value : null
}

function isNumber({ type }: Json): boolean {
  return type === 'number' || type === 'integer'
}

function isShapeList(list: Json): boolean {
  const items = itemsOf(list)
  return list.type === 'array' && items.length > 0 && items.every((each) => isLength(each) || isPair(each))
}

function isLength(each: Json): boolean {
  return isNumber(each) || typeof each.const === 'number'
}

function isPair(each: Json): boolean {
  return each.type === 'array' && itemsOf(each).length > 0 && itemsOf(each).every(isLength)
}

/** Alternatives, those inside others written out. */
function choicesOf(schema: Json): Json[] {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return choices.flatMap((each) => choicesOf(asSchema(each)))
  // `number | null` is written as one schema of two types.
  const { type: types } = schema
  return Array.isArray(types) ? types.map((type) => ({ ...schema, type })) : [schema]
}

/** What may stand in a list, choices written out. */
function itemsOf({ items, prefixItems }: Json): Json[] {
  const own = prefixItems ?? (Array.isArray(items) ? items : items === undefined ? [] : [items])
  return own.flatMap((each) => choicesOf(asSchema(each)))
}

function asSchema(schema: z.core.JSONSchema._JSONSchema): Json {
  return typeof schema === 'object' ? schema : {}
}
