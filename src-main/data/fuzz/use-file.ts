import { createHash } from 'node:crypto'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import type { Problem } from '../../../src-shared/base/problem.ts'
import type { DataFile, Entry } from '../formats/format.ts'
import { rowCount, rowSize } from '../formats/format.ts'
import { openDataFile } from '../formats/known-formats.ts'
import { inspectFile } from '../inspect.ts'

/**
 * What became of a file: read (then a digest of all that was read of it, and why no events can be made of it if that is
 * so), or refused with problems.
 */
export type Outcome =
  | { kind: 'read'; digest: string; noEvents: string[] }
  | { kind: 'problems'; codes: string[] }
  | { kind: 'bug'; text: string }

const MOST_VALUES = 2 ** 22
const MOST_TEXTS = 2 ** 20

/** Opens a file as its users do: all its entries, then the look that `ganvas inspect` takes. Never throws. */
export async function useFile(path: string): Promise<Outcome> {
  try {
    return await useOrRefuse(path)
  } catch (error) {
    return { kind: 'bug', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

async function useOrRefuse(path: string): Promise<Outcome> {
  try {
    const digest = await readAll(path)
    return { kind: 'read', digest, noEvents: await inspect(path) }
  } catch (error) {
    if (error instanceof ProblemError) return refusal(error.problems)
    throw error
  }
}

async function readAll(path: string): Promise<string> {
  const opened = await openDataFile(path)
  if (!opened.ok) throw new ProblemError(opened.failure)
  const hash = createHash('sha256')
  try {
    for (const entry of opened.value.entries) {
      hash.update(`${entry.name}\0${entry.shape.join('×')}\0${entry.content}\n`)
      await readEntry(opened.value, entry, (bytes) => hash.update(bytes))
    }
  } finally {
    await opened.value.close()
  }
  return hash.digest('hex')
}

async function readEntry(
  file: DataFile,
  entry: Entry,
  add: (bytes: Uint8Array | string) => unknown,
): Promise<void> {
  const size = rowSize(entry)
  if (entry.content === 'unreadable') return
  if (entry.content === 'text') {
    if (rowCount(entry) * size <= MOST_TEXTS) add((await file.readText(entry.name)).join('\0'))
    return
  }
  // Nobody can ask for more than there is memory for; the first rows of a large one stand for the rest.
  const rows = size === 0 ? 0 : Math.min(rowCount(entry), Math.floor(MOST_VALUES / size))
  const values = new Float64Array(rows * size)
  try {
    await file.read(entry.name, 0, values)
  } catch (error) {
    // One number that is too large for us leaves the other entries as good as they are.
    if (!(error instanceof ProblemError) || error.problems[0]?.code !== 'data.precision') throw error
  }
  add(new Uint8Array(values.buffer))
}

/** Codes of the problems that leave no events; the others are for people to judge. */
async function inspect(path: string): Promise<string[]> {
  const inspected = await inspectFile(path)
  if (!inspected.ok) throw new ProblemError(inspected.failure)
  refuseEmptyWords(inspected.value.problems)
  // What is sent to windows and scripts.
  JSON.stringify(inspected.value)
  return inspected.value.events === null ? inspected.value.problems.map(({ code }) => code) : []
}

function refusal(problems: readonly Problem[]): Outcome {
  if (problems.length === 0) return { kind: 'bug', text: 'refused without a problem' }
  refuseEmptyWords(problems)
  return { kind: 'problems', codes: problems.map(({ code }) => code) }
}

/** A problem that says nothing, or shows what should be hidden, is a bug of its own. */
function refuseEmptyWords(problems: readonly Problem[]): void {
  const odd = problems.find(
    ({ message, hint }) => message === '' || hint === '' || /undefined|\[object|NaN of/.test(message + hint),
  )
  if (odd !== undefined) throw new Error(`a problem without sense: ${JSON.stringify(odd)}`)
}
