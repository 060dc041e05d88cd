import { parentPort } from 'node:worker_threads'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import type { EventSource, RawEvents, Reopening } from '../events.ts'
import { reopenDataset } from '../open-dataset.ts'
import { readStretches } from './read-rows.ts'
import type { FromReader, ToReader } from './reader-messages.ts'

/** Entry of the thread that reads data ahead of the training that uses them: it opens the file once and answers. */
const port = parentPort
if (port === null) throw new Error('This program is a thread of the trainer and not to be started by itself')

let opening: Promise<EventSource> | null = null

async function open(reopen: Reopening): Promise<EventSource> {
  const opened = await reopenDataset(reopen)
  if (!opened.ok) throw new ProblemError(opened.failure)
  return opened.value
}

async function answer(id: number, stretches: readonly Uint32Array[]): Promise<FromReader> {
  try {
    if (opening === null) throw new Error('Nothing has been opened')
    return { type: 'events', id, events: await readStretches(await opening, stretches) }
  } catch (error) {
    if (error instanceof ProblemError) return { type: 'refused', id, problems: error.problems }
    return { type: 'failed', id, message: error instanceof Error ? error.message : String(error) }
  }
}

/** Handed over, not copied: a window is a large part of the memory that the data may take. */
function buffersOf({ showers, condition, labels }: RawEvents): ArrayBuffer[] {
  return [showers, condition, labels].flatMap((each) => (each === null ? [] : [each.buffer as ArrayBuffer]))
}

// One after the other, in the order asked: the window that is waited for comes first.
let last: Promise<unknown> = Promise.resolve()

port.on('message', (message: ToReader) => {
  if (message.type === 'open') {
    opening = open(message.reopen)
    // Told with the answer to the first question.
    opening.catch(() => undefined)
    return
  }
  last = last.then(async () => {
    const made = await answer(message.id, message.stretches)
    port.postMessage(made, made.type === 'events' ? buffersOf(made.events) : [])
  })
})
