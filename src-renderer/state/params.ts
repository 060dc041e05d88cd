import { z } from 'zod'
import { DatasetParams } from '../../src-shared/catalog/dataset/dataset-params.ts'
import type { ParamsSchema } from '../../src-shared/catalog/define.ts'
import type { CheckedNode } from '../../src-shared/check/checked.ts'
import { valueText } from '../ui/format.ts'

export type Param = { key: string; value: unknown; text: string; isDefault: boolean }

/** The params of a thing in its schema's order, then those that the schema does not know. */
export function paramsOf(values: Record<string, unknown>, schema: ParamsSchema | null): Param[] {
  const known = Object.keys(schema?.shape ?? {}).filter((key) => key in values)
  const others = Object.keys(values).filter((key) => !known.includes(key))
  return [...known, ...others].map((key) => {
    const usual = schema?.shape[key]?.safeParse(undefined)
    const value = values[key]
    const isDefault = usual?.success === true && JSON.stringify(usual.data) === JSON.stringify(value)
    return { key, value, text: valueText(value), isDefault }
  })
}

/** Of a node; as they stand in the file when they have problems. */
export function nodeParams(node: CheckedNode): Param[] {
  return paramsOf(node.params ?? node.node.params, schemaOf(node))
}

const NetworkParams = z.object({ network: z.string() })

/** Null when the kind is not known. */
export function schemaOf({ meaning }: CheckedNode): ParamsSchema | null {
  if (meaning === null) return null
  if ('definition' in meaning) return meaning.definition.params
  return meaning.form === 'dataset' ? DatasetParams : NetworkParams
}

/** What distinguishes a thing, in few words: the first param and those that are not at their defaults. */
export function paramLine(params: readonly Param[], room = 26): string {
  const [first, ...others] = params.map(({ key, text, value, isDefault }) => ({
    isDefault,
    text: wordsOf(key, value, text),
  }))
  if (first === undefined) return ''
  return others
    .filter(({ isDefault }) => !isDefault)
    .reduce(
      (line, { text }) => (line.length + text.length + 3 > room ? line : `${line} · ${text}`),
      first.text,
    )
}

const SYMBOLS: Record<string, string> = {
  learningRate: 'η',
  beta1: 'β₁',
  beta2: 'β₂',
  lambda: 'λ',
  epsilon: 'ε',
}

/** `learningRate` → `learning rate`. */
export function paramName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** Words speak for themselves (`tanh`), numbers need their names. */
function wordsOf(key: string, value: unknown, text: string): string {
  if (typeof value === 'boolean') return value ? paramName(key) : `no ${paramName(key)}`
  // `labels` of a data set that has none.
  if (value === 'none' && isPlural(key)) return `no ${paramName(key)}`
  return typeof value === 'string' && key !== 'per' && !isPlural(key) ? text : withName(key, text)
}

/** Plural names count things: `128 units`, `1 filter`, but `kernel 5`. */
function withName(key: string, text: string): string {
  if (!isPlural(key)) return `${SYMBOLS[key] ?? paramName(key)} ${text}`
  return `${text} ${text === '1' ? key.slice(0, -1) : paramName(key)}`
}

function isPlural(key: string): boolean {
  return /[^is]s$/.test(key)
}
