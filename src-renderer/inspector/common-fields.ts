import { z } from 'zod'
import type { ParamsSchema } from '../../src-shared/catalog/define.ts'
import type { CheckedNode } from '../../src-shared/check/checked.ts'
import { schemaOf } from '../state/params.ts'
import { MIXED } from '../ui/fields/field-props.ts'
import { fieldsOf } from '../ui/fields/field-form.ts'

export type CommonFields = { schema: ParamsSchema; values: Record<string, unknown> }

/** The params that all of these nodes have in the same form, with their values; `MIXED` where those differ. */
export function commonFields(nodes: readonly CheckedNode[]): CommonFields | null {
  const [first, ...others] = nodes
  const schema = first === undefined ? null : schemaOf(first)
  if (first === undefined || schema === null) return null
  const forms = (node: CheckedNode) => {
    const own = schemaOf(node)
    return new Map(own === null ? [] : fieldsOf(own).map(({ key, form }) => [key, JSON.stringify(form)]))
  }
  const [own, rest] = [forms(first), others.map(forms)]
  const keys = Object.keys(schema.shape).filter((key) => rest.every((each) => each.get(key) === own.get(key)))
  const values = keys.map((key) => {
    const [value, ...further] = nodes.map((node) => valueOf(node, key))
    const isSame = further.every((each) => JSON.stringify(each) === JSON.stringify(value))
    return [key, isSame ? value : MIXED] as const
  })
  const shape = Object.fromEntries(keys.map((key) => [key, schema.shape[key] as z.ZodType])) // of a zod object's shape
  return { schema: others.length === 0 ? schema : z.object(shape), values: Object.fromEntries(values) }
}

/** In effect: as checked, else as it stands in the file, else the default. */
function valueOf({ node, params, ...rest }: CheckedNode, key: string): unknown {
  const values = params ?? node.params
  if (key in values) return values[key]
  const field = schemaOf({ node, params, ...rest })?.shape[key] as z.ZodType | undefined // as above
  const usual = field?.safeParse(undefined)
  return usual?.success === true ? usual.data : undefined
}

/** Params that only some value of another one reads: a slope that no activation uses is noise. */
const READ_WHEN: Readonly<Record<string, (values: Readonly<Record<string, unknown>>) => boolean>> = {
  slope: ({ activation }) => activation === undefined || activation === 'leaky-relu' || activation === MIXED,
  initialSd: ({ initializer }) => initializer === 'random-normal' || initializer === MIXED,
  slopes: ({ activation }) => activation === undefined || activation === 'prelu',
  startSlope: ({ activation }) => activation === undefined || activation === 'prelu',
  totalScale: ({ total }) => total === 'log',
  conditionUnit: ({ conditionSize }) => conditionSize !== 0,
}

/** Whether a param has a say, or is set although it has none. */
export function isRead(key: string, { schema, values }: CommonFields): boolean {
  const rule = READ_WHEN[key]
  if (rule === undefined || rule(values)) return true
  const usual = fieldsOf(schema).find((each) => each.key === key)?.usual
  return JSON.stringify(values[key]) !== JSON.stringify(usual)
}
