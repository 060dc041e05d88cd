import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../formats/test-files.ts'
import { createWorker } from './fuzz-pool.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const LIMITS = { workSeconds: 0.3, seconds: 20, bytes: 2 * 2 ** 30 }

/** A child that does `act` when it is asked for anything but a file called sound. */
function childThat(name: string, act: string): string {
  return folder.write(
    `${name}.mjs`,
    `process.on('message', ({ id, path }) => {
       const answer = (rssBytes) => process.send({ id, outcome: { kind: 'read', digest: '1', noEvents: [] }, rssBytes })
       if (path === 'sound') answer(1); else { ${act} }
     })
     process.send({ id: -1 })`,
  )
}

test.each([
  ['crash', 'process.kill(process.pid, "SIGSEGV")', 'the process ended (SIGSEGV)'],
  ['crash', 'throw new Error("a bug")', 'a bug'],
  ['hang', 'for (;;);', 'no answer within 0.3 s of work'],
  ['memory', 'answer(3 * 2 ** 30)', 'it took 3072 MB of memory; at most 2048 MB are allowed'],
])('a %s is noticed, and the next case gets another process (%s)', async (kind, act, said) => {
  // Only Linux tells how long a process has worked.
  const limits = process.platform === 'linux' ? LIMITS : { ...LIMITS, seconds: 1 }
  const worker = createWorker(childThat(kind, act), limits)
  try {
    const verdict = await worker.use('harmful')
    expect(verdict.kind).toBe(kind)
    if (process.platform === 'linux' && verdict.kind !== 'outcome') expect(verdict.text).toContain(said)
    expect((await worker.use('sound')).kind).toBe('outcome')
  } finally {
    worker.close()
  }
})
