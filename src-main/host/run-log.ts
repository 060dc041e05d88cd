import { createReadStream } from 'node:fs'
import { appendFile, open, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { RunEvent } from '../../src-shared/protocol/run-events.ts'

/**
 * Everything that happened in a run, in order: event number n is line n of `events.jsonl` in the run folder. The newest
 * are also kept in memory, so that a window that follows costs no reading.
 */
export interface RunLog {
  /** −1 while nothing has happened. */
  lastSeq(): number
  /** At most `most` events after the one of that number. */
  read(afterSeq: number, most: number): Promise<readonly NumberedEvent[]>
  /** Called after each new event; returns what ends that. */
  onNew(listener: () => void): () => void
}

export type NumberedEvent = { seq: number; event: RunEvent }

export const EVENTS = 'events.jsonl'

/** In memory. Ten a second make three minutes; a window that was away longer reads the file. */
const TAIL = 2000
/** The place of every so many lines in the file is known, so that reading need not begin at its beginning. */
const MARK_EVERY = 500

export type GrowingLog = RunLog & {
  append(event: RunEvent): void
  /** The run folder is there: from now on the events are also written. */
  begin(): void
  /** Resolves when what was appended is written. */
  settled(): Promise<void>
}

/** The log of a run that this host trains. It goes on where an earlier part of the run has ended. */
export async function openRunLog(folder: string): Promise<GrowingLog> {
  const path = join(folder, EVENTS)
  const index = await indexLines(path)
  const listeners = new Set<() => void>()
  let tail: RunEvent[] = []
  let tailFrom = index.lines
  let pending = ''
  let writing: Promise<void> | null = null
  let hasFolder = false

  async function write(): Promise<void> {
    // What is appended in this turn goes out together; and the caller holds this promise before it can be forgotten.
    await Promise.resolve()
    while (pending !== '') {
      const text = pending
      pending = ''
      try {
        await appendFile(path, text)
      } catch {
        // A full disk takes no run with it: the lines wait for the next event.
        pending = text + pending
        break
      }
    }
    writing = null
  }

  return {
    lastSeq: () => tailFrom + tail.length - 1,
    append(event) {
      const line = `${JSON.stringify(event)}\n`
      index.add(Buffer.byteLength(line))
      tail.push(event)
      if (tail.length > 2 * TAIL) {
        tail = tail.slice(-TAIL)
        tailFrom = index.lines - TAIL
      }
      pending += line
      if (hasFolder) writing ??= write()
      for (const listener of [...listeners]) listener()
    },
    begin() {
      hasFolder = true
      writing ??= write()
    },
    async settled() {
      await writing
    },
    async read(afterSeq, most) {
      const from = afterSeq + 1
      if (from >= tailFrom) return numbered(tail.slice(from - tailFrom, from - tailFrom + most), from)
      await writing
      return numbered(await readLines(path, index.markBefore(from), { from, most }), from)
    },
    onNew(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The log of a run that nobody trains, from events that are known already. */
export function finishedLog(events: readonly RunEvent[]): RunLog {
  return {
    lastSeq: () => events.length - 1,
    read: (afterSeq, most) =>
      Promise.resolve(numbered(events.slice(afterSeq + 1, afterSeq + 1 + most), afterSeq + 1)),
    onNew: () => () => undefined,
  }
}

/** The events of `events.jsonl`; null when the run has none, or when a line in it is none. */
export async function readEvents(folder: string): Promise<RunEvent[] | null> {
  const text = await readFile(join(folder, EVENTS), 'utf8').catch(() => null)
  if (text === null) return null
  const events = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map(eventOf)
  return events.every((event) => event !== null) ? events : null
}

function numbered(events: readonly RunEvent[], first: number): NumberedEvent[] {
  return events.map((event, at) => ({ seq: first + at, event }))
}

function eventOf(line: string): RunEvent | null {
  try {
    const parsed = RunEvent.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

type Mark = { line: number; byte: number }

/** Where lines begin. What a power cut has left of a last line is cut off. */
async function indexLines(path: string) {
  const marks: Mark[] = [{ line: 0, byte: 0 }]
  let lines = 0
  let bytes = 0
  const add = (lineBytes: number) => {
    lines += 1
    bytes += lineBytes
    if (lines % MARK_EVERY === 0) marks.push({ line: lines, byte: bytes })
  }
  const existing = await readFile(path).catch(() => null)
  if (existing !== null) {
    for (let at = existing.indexOf(10), from = 0; at >= 0; from = at + 1, at = existing.indexOf(10, from)) {
      add(at + 1 - from)
    }
    if (bytes < existing.length) await truncate(path, bytes)
  }
  return {
    get lines() {
      return lines
    },
    add,
    markBefore: (line: number): Mark => marks.findLast((mark) => mark.line <= line) ?? { line: 0, byte: 0 },
  }
}

async function readLines(
  path: string,
  mark: Mark,
  wish: { from: number; most: number },
): Promise<RunEvent[]> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return []
  await file.close()
  const found: RunEvent[] = []
  const stream = createReadStream(path, { start: mark.byte })
  let line = mark.line
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
      const event = line >= wish.from ? eventOf(text) : null
      line += 1
      if (event !== null) found.push(event)
      if (found.length >= wish.most) break
    }
  } finally {
    stream.destroy()
  }
  return found
}
