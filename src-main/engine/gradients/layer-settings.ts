import { z } from 'zod'
import type { InferContext, LayerDefinition } from '../../../src-shared/catalog/define.ts'
import type { Shape } from '../../../src-shared/tensor/shape.ts'

/**
 * In: a layer of the catalogue. Out: small settings in which its derivatives are checked, found from its own
 * definition, so that a new layer is certified without anybody listing it. Every activation is tried; every other
 * choice (enumerations, switches, strides, dilation and the like) is tried once with the default activation.
 */
export type LayerSetting = {
  activation: string | null
  params: Record<string, unknown>
  shapes: readonly Shape[]
  outputShape: Shape
}

const NO_DATA: InferContext = { data: null, condition: null }

/** Sizes that keep finite differences cheap. Names a layer does not have are ignored. */
const SMALL: Record<string, unknown> = { filters: 2, units: 3, entries: 4, width: 3, classes: 3, kernel: 2 }

/** Other values worth a try, by the name of the parameter; those a layer refuses are left out. */
const OTHERS: Record<string, readonly unknown[]> = {
  kernel: [3],
  strides: [2, 3],
  dilation: [2],
  size: [3],
  slope: [0.1],
  startSlope: [0.25],
  rate: [0.2],
  power: [1, 0.4],
  factor: [-2],
  offset: [0.5],
  axis: [1],
}

/** The batch stands first as null; the smallest spaces in which every window still has an inside and an edge. */
const EVENTS: readonly (readonly number[])[] = [[6], [5, 2], [4, 3, 2], [3, 3, 2, 2], [3, 3, 3, 1]]

/** The most values an event of one of the layer's own cases may have to be used as a setting. */
const LARGEST_CASE = 60

export function layerSettings(layer: LayerDefinition): LayerSetting[] {
  const bases = [...defaultSettings(layer), ...caseSettings(layer)]
  const [first] = bases
  if (first === undefined) return []
  const more = variants(layer, first.params).flatMap((params) => settingOf(layer, params, first.shapes) ?? [])
  const activated = activationsOf(layer).flatMap(
    (activation) => settingOf(layer, { ...first.params, activation }, first.shapes) ?? [],
  )
  const unique = new Map([...bases, ...activated, ...more].map((each) => [JSON.stringify(each), each]))
  return [...unique.values()]
}

/** The names a layer offers as `activation`; none when it has no such parameter. */
export function activationsOf(layer: LayerDefinition): string[] {
  return optionsOf(layer.params.shape['activation']).map(String)
}

function defaultSettings(layer: LayerDefinition): LayerSetting[] {
  const params = layer.params.safeParse(known(layer, SMALL))
  if (!params.success) return []
  const count = layer.inputs.some((port) => port.many) ? 2 : layer.inputs.length
  return EVENTS.flatMap((event) => {
    const shape: Shape = [null, ...event]
    if (!layer.inputs.every(({ rank }) => takesRank(rank, shape.length))) return []
    return settingOf(layer, params.data, new Array<Shape>(count).fill(shape)) ?? []
  })
}

function caseSettings(layer: LayerDefinition): LayerSetting[] {
  return layer.cases.flatMap(({ given, params, context, expect }) => {
    const size = given.flat().reduce<number>((product, dim) => product * (dim ?? 1), 1)
    if ('problem' in expect || context !== undefined || size > LARGEST_CASE) return []
    const parsed = layer.params.safeParse({ ...known(layer, SMALL), ...params })
    return parsed.success ? (settingOf(layer, parsed.data, given) ?? []) : []
  })
}

function settingOf(
  layer: LayerDefinition,
  params: Record<string, unknown>,
  shapes: readonly Shape[],
): LayerSetting | null {
  const parsed = layer.params.safeParse(params)
  if (!parsed.success) return null
  const output = layer.infer(shapes, parsed.data, NO_DATA)
  if (!output.ok) return null
  const activation = parsed.data['activation']
  return {
    activation: activation === undefined ? null : String(activation),
    params: parsed.data,
    shapes,
    outputShape: output.value,
  }
}

function variants(layer: LayerDefinition, base: Record<string, unknown>): Record<string, unknown>[] {
  return Object.entries(layer.params.shape).flatMap(([name, schema]) => {
    if (name === 'activation') return []
    const values = [...optionsOf(schema), ...(OTHERS[name] ?? [])]
    return values.filter((value) => value !== base[name]).map((value) => ({ ...base, [name]: value }))
  })
}

/** The values of an enumeration or a switch, below whatever wraps it. */
function optionsOf(schema: unknown): readonly (string | number | boolean)[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return optionsOf(schema.unwrap())
  }
  if (schema instanceof z.ZodEnum) return schema.options
  return schema instanceof z.ZodBoolean ? [true, false] : []
}

function known(layer: LayerDefinition, values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in layer.params.shape))
}

function takesRank(rank: number | readonly [number, number] | undefined, length: number): boolean {
  if (rank === undefined) return true
  return typeof rank === 'number' ? rank === length : length >= rank[0] && length <= rank[1]
}
