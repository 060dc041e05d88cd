import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import type { EventSource, RawEvents } from '../events.ts'
import { readStretches } from './read-rows.ts'
import type { FromReader, ToReader } from './reader-messages.ts'

/** Reads chosen events of a data set, one list of ascending numbers per part of the file. */
export interface StretchReader {
  read(stretches: readonly Uint32Array[]): Promise<RawEvents>
  close(): Promise<void>
}

/**
 * Reading blocks the thread that does it (unpacking does, and so does the HDF5 library's access to the disk), and a
 * device that is fed from that thread would wait meanwhile. So what is read again and again is read by a thread that
 * opens the file for itself. Data that are read once into memory, or that are no file, are read here.
 */
export function openStretchReader(source: EventSource, options: { isRepeated: boolean }): StretchReader {
  const path = options.isRepeated && source.reopen !== undefined ? readerPath() : null
  if (path === null || source.reopen === undefined) {
    return {
      read: (stretches) => readStretches(source, stretches),
      close: () => Promise.resolve(),
    }
  }
  return startReader(path, source.reopen)
}

function startReader(script: string, reopen: NonNullable<EventSource['reopen']>): StretchReader {
  const waiting = new Map<number, { resolve(events: RawEvents): void; reject(error: Error): void }>()
  let next = 0
  let ended: Error | null = null
  const worker = new Worker(script)
  const send = (message: ToReader) => worker.postMessage(message)
  const fail = (error: Error) => {
    ended ??= error
    for (const each of waiting.values()) each.reject(error)
    waiting.clear()
  }
  worker.on('message', (message: FromReader) => {
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.type === 'events') asked?.resolve(message.events)
    else if (message.type === 'refused') asked?.reject(new ProblemError(message.problems))
    else asked?.reject(new Error(message.message))
  })
  worker.on('error', fail)
  worker.on('exit', (code) => fail(new Error(`The thread that reads the data has ended (${code})`)))
  // A thread that waits for the next question must not keep the process alive.
  worker.unref()
  send({ type: 'open', reopen })
  return {
    read: (stretches) =>
      new Promise((resolve, reject) => {
        if (ended !== null) {
          reject(ended)
          return
        }
        next += 1
        waiting.set(next, { resolve, reject })
        // Copies: the lists are parts of the split, which stays here.
        send({ type: 'read', id: next, stretches: stretches.map((each) => each.slice()) })
      }),
    async close() {
      await worker.terminate()
    },
  }
}

/** Bundled, the thread's program lies beside this file's chunk; from the sources (tests) it is the built one, if any. */
function readerPath(): string | null {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const candidates = [
    join(here, 'reader.js'),
    join(here, '..', 'reader.js'),
    join(here, '../../../out/main/reader.js'),
  ]
  return candidates.find((path) => existsSync(path)) ?? null
}
