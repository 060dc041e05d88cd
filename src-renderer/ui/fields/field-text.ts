import type { Result } from '../../../src-shared/base/result.ts'
import { failed, success } from '../../../src-shared/base/result.ts'
import type { FieldForm, NumberForm, ShapeForm } from './field-form.ts'

/** A value as it is typed: `0.0001`, `20×4×1`, `?` for a length left open, `0+1` for a pair. */
export function fieldText(form: FieldForm, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (form.form === 'shape' && Array.isArray(value)) return value.map(lengthText).join('×')
  if (form.form === 'json') return JSON.stringify(value, null, 2)
  return String(value)
}

function lengthText(length: unknown): string {
  if (Array.isArray(length)) return length.map(String).join('+')
  return length === -1 ? '?' : String(length)
}

/** What was typed → a value of the right kind; whether it is in range is for the schema to say. */
export function readField(form: FieldForm, text: string): Result<unknown, string> {
  const trimmed = text.trim()
  switch (form.form) {
    case 'number':
      return readNumber(form, trimmed)
    case 'shape':
      return readShape(form, trimmed)
    case 'json':
      return readJson(trimmed)
    default:
      return success(text)
  }
}

function readNumber({ canBeEmpty }: NumberForm, text: string): Result<unknown, string> {
  if (text === '') return canBeEmpty ? success(null) : failed('A number is needed; the field is empty.')
  if (/^[-+]?\d+,\d+$/.test(text) && !/^[-+]?\d{1,3},\d{3}$/.test(text)) {
    return failed(`Write “${text.replace(',', '.')}” with a point.`)
  }
  const value = calculated(text)
  return value === null ? failed(`“${text}” is not a number.`) : success(value)
}

const FACTOR = /^[-+−]?(\d+\.?\d*|\.\d+)(e[-+−]?\d+)?$/i

/** A number, or products and quotients of numbers: `28*28`, `1/255`; `,` between thousands. Null for anything else. */
function calculated(text: string): number | null {
  const parts = text.replace(/\s+/g, '').split(/([*·×/])/)
  let value = 1
  for (let at = 0; at < parts.length; at += 2) {
    const factor = (parts[at] ?? '').replace(/(?<=\d),(?=\d{3}(\D|$))/g, '')
    if (!FACTOR.test(factor)) return null
    const number = Number(factor.replaceAll('−', '-'))
    value = parts[at - 1] === '/' ? value / number : value * number
  }
  return Number.isFinite(value) ? value : null
}

function readShape(form: ShapeForm, text: string): Result<unknown, string> {
  const parts = text.split(/[\s×xX*,;]+/).filter((part) => part !== '')
  if (parts.length === 0) {
    return form.empty !== undefined
      ? success(form.empty)
      : failed('Lengths are needed, such as 20×4×1; the field is empty.')
  }
  const lengths: unknown[] = []
  for (const part of parts) {
    const length = readLength(form, part)
    if (length === null) return failed(`“${part}” is no length. Write lengths like ${exampleOf(form)}.`)
    lengths.push(length)
  }
  const isSingle = form.allowsSingle && lengths.length === 1 && typeof lengths[0] === 'number'
  return success(isSingle ? lengths[0] : lengths)
}

function readLength(form: ShapeForm, part: string): number | number[] | null {
  if (form.allowsOpen && (part === '?' || part === '-1' || part === '−1')) return -1
  if (/^\d+$/.test(part)) return Number(part)
  const pair = /^(\d+)\+(\d+)$/.exec(part)
  return form.allowsPairs && pair !== null ? [Number(pair[1]), Number(pair[2])] : null
}

function exampleOf({ allowsPairs, allowsOpen }: ShapeForm): string {
  if (allowsPairs) return '0+1×2 (before + after)'
  return allowsOpen ? '7×7×? (one may stay open)' : '20×4×1'
}

function readJson(text: string): Result<unknown, string> {
  if (text === '') return success(null)
  try {
    return success(JSON.parse(text) as unknown)
  } catch (error) {
    return failed(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
