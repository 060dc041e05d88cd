import { z } from 'zod'

/** What a param may be, in words: “a whole number from 1 to 65536”, “one of same, valid”. */
export function describeAllowed(schema: z.ZodType): string {
  return describe(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
}

type JsonSchema = z.core.JSONSchema.BaseSchema

function describe(schema: JsonSchema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.map(bare).join(', ')}`
  if (schema.const !== undefined) return bare(schema.const)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return choices.map((each) => describe(asSchema(each))).join(' or ')
  // `number | null` is written as one schema of two types.
  const { type: types } = schema
  if (Array.isArray(types)) return types.map((type) => describe({ ...schema, type })).join(' or ')
  switch (schema.type) {
    case 'integer':
      return `a whole number${range(schema)}`
    case 'number':
      return `a number${range(schema)}`
    case 'boolean':
      return 'true or false'
    case 'string':
      return (schema.minLength ?? 0) > 0 ? 'a text that is not empty' : 'a text'
    case 'array':
      return listOf(schema)
    case 'null':
      return 'nothing (null)'
    case 'object':
      return 'an object'
    default:
      return 'of another form'
  }
}

function range(schema: JsonSchema): string {
  const above = schema.exclusiveMinimum
  const below = schema.exclusiveMaximum
  // JSON Schema spells the limits of exact integers out; nobody needs to read them.
  const least = isLimit(schema.minimum) ? undefined : schema.minimum
  const most = isLimit(schema.maximum) ? undefined : schema.maximum
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`
  const bounds = [
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(above === undefined || isLimit(above) ? [] : [`above ${above}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
    ...(below === undefined || isLimit(below) ? [] : [`below ${below}`]),
  ]
  return bounds.length === 0 ? '' : `, ${bounds.join(' and ')}`
}

function isLimit(bound: number | boolean | undefined): boolean {
  return bound === Number.MAX_SAFE_INTEGER || bound === Number.MIN_SAFE_INTEGER
}

function listOf(schema: JsonSchema): string {
  if (schema.prefixItems !== undefined) {
    const parts = schema.prefixItems.map((each) => describe(asSchema(each)))
    return `a list of ${parts.length}: ${parts.join('; ')}`
  }
  const { minItems, maxItems } = schema
  const item =
    typeof schema.items === 'object' && !Array.isArray(schema.items) ? describe(schema.items) : 'values'
  const count =
    minItems !== undefined && maxItems !== undefined
      ? minItems === maxItems
        ? ` of ${minItems}`
        : ` of ${minItems} to ${maxItems}`
      : minItems !== undefined && minItems > 0
        ? ` of at least ${minItems}`
        : ''
  return `a list${count}, each ${item}`
}

function asSchema(schema: z.core.JSONSchema._JSONSchema): JsonSchema {
  return typeof schema === 'object' ? schema : {}
}

function bare(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
