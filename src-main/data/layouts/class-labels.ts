import type { Problem } from '../../../src-shared/base/problem.ts'
import { problem } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'
import { failed, success } from '../../../src-shared/base/result.ts'
import type { DataFile, Entry } from '../formats/format.ts'
import { noSuchEntry, notNumeric, rowCount, rowSize } from '../formats/format.ts'

export type ClassLabels = {
  name: string
  classes: readonly string[]
  /** Class index per event. */
  indices: Float32Array
}

type Source = { file: DataFile; name: string; names?: ReadonlyMap<number, string> }

const MOST_CLASSES = 1000

/**
 * Labels are read whole (one small number per event). Whole numbers 0 … declared-1 are their own index; other whole
 * numbers and texts are numbered in sorted order. Numbers whose names are known are called by them.
 */
export async function readClassLabels(
  source: Source,
  declared: number,
): Promise<Result<ClassLabels, Problem[]>> {
  const { file, name } = source
  const entry = file.entries.find((each) => each.name === name)
  if (entry === undefined) return failed([noSuchEntry(file, name)])
  if (rowSize(entry) !== 1) {
    return refusedLabels(file, {
      message: `The labels “${name}” have ${rowSize(entry)} values per event, but 1 is needed.`,
      hint: 'Choose an entry with one class per event.',
    })
  }
  if (entry.content === 'text') return fromTexts(source, await file.readText(name))
  if (entry.content === 'unreadable') return failed([notNumeric(file, entry)])
  return fromNumbers(source, await readAll(file, entry), declared)
}

async function readAll(file: DataFile, entry: Entry): Promise<Float64Array> {
  const values = new Float64Array(rowCount(entry))
  await file.read(entry.name, 0, values)
  return values
}

function fromTexts({ file, name }: Source, texts: string[]): Result<ClassLabels, Problem[]> {
  const classes = [...new Set(texts)].sort(byCodeUnits)
  if (classes.length > MOST_CLASSES) return tooMany(file, name, classes.length)
  const index = new Map(classes.map((each, position) => [each, position]))
  return success({ name, classes, indices: Float32Array.from(texts, (text) => index.get(text) ?? -1) })
}

/** Independent of the machine's language, so that a class has the same number everywhere. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function fromNumbers(
  { file, name, names }: Source,
  values: Float64Array,
  declared: number,
): Result<ClassLabels, Problem[]> {
  const odd = values.findIndex((value) => !Number.isInteger(value))
  if (odd >= 0) {
    return refusedLabels(file, {
      message: `The labels “${name}” must be whole numbers, but event ${odd} has ${values[odd]}.`,
      hint: 'Choose the entry that holds the class, or set labels to none.',
    })
  }
  const called = (value: number) => names?.get(value) ?? String(value)
  const distinct = [...new Set(values)].sort((a, b) => a - b)
  if (distinct.length > MOST_CLASSES) return tooMany(file, name, distinct.length)
  const first = distinct[0] ?? 0
  const last = distinct.at(-1) ?? 0
  if (first >= 0 && last < Math.max(declared, distinct.length)) {
    const count = Math.max(declared, last + 1)
    return success({
      name,
      classes: Array.from({ length: count }, (_, index) => called(index)),
      indices: Float32Array.from(values),
    })
  }
  const index = new Map(distinct.map((each, position) => [each, position]))
  return success({
    name,
    classes: distinct.map(called),
    indices: Float32Array.from(values, (value) => index.get(value) ?? -1),
  })
}

function tooMany(file: DataFile, name: string, count: number): Result<never, Problem[]> {
  return refusedLabels(file, {
    message: `The labels “${name}” have ${count} different values; at most ${MOST_CLASSES} classes are possible.`,
    hint: 'Choose the entry that holds the class, or set labels to none.',
  })
}

function refusedLabels(file: DataFile, said: { message: string; hint: string }): Result<never, Problem[]> {
  return failed([problem({ code: 'data.labels', at: { file: file.path }, ...said })])
}
