import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { FuzzWish } from './fuzz-child.ts'
import type { Outcome } from './use-file.ts'

export type Limits = { workSeconds: number; seconds: number; bytes: number }

/**
 * What a case may take; more is a fault of the reader. Ten seconds of work, so that a busy machine is no fault; of waiting
 * for something that never comes, more.
 */
const LIMITS: Limits = { workSeconds: 10, seconds: 40, bytes: 2 * 2 ** 30 }
/** The engine's own memory; numbers and files lie outside of it. */
const HEAP_MB = 1024
/** A child is replaced after some cases, so that memory it has kept is not laid to the next one. */
const CASES_PER_CHILD = 400
const WATCH_EVERY_MS = 100

export type Verdict =
  | { kind: 'outcome'; outcome: Outcome; rssBytes: number }
  | { kind: 'crash' | 'hang' | 'memory'; text: string }

const Reply = z.object({
  id: z.int(),
  outcome: z
    .union([
      z.object({ kind: z.literal('read'), digest: z.string(), noEvents: z.array(z.string()) }),
      z.object({ kind: z.literal('problems'), codes: z.array(z.string()) }),
      z.object({ kind: z.literal('bug'), text: z.string() }),
    ])
    .optional(),
  rssBytes: z.number().optional(),
})

/** One child at a time, started again when it is gone. */
export function createWorker(
  program: string,
  limits: Limits = LIMITS,
): { use(path: string): Promise<Verdict>; close(): void } {
  let child: ChildProcess | null = null
  let ready: Promise<void> = Promise.resolve()
  let cases = 0
  let last = 0

  function start(): ChildProcess {
    const started = fork(program, {
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    started.stdout?.resume()
    ready = new Promise((resolve) => {
      started.once('message', () => resolve())
      started.once('exit', () => resolve())
    })
    cases = 0
    return started
  }

  function stop(): void {
    child?.kill('SIGKILL')
    child = null
  }

  return {
    async use(path) {
      if (cases >= CASES_PER_CHILD) stop()
      child ??= start()
      await ready
      cases += 1
      const verdict = await askChild(child, { id: ++last, path }, limits)
      if (verdict.kind !== 'outcome' || verdict.rssBytes > limits.bytes / 2) stop()
      return verdict
    },
    close: stop,
  }
}

function askChild(child: ChildProcess, wish: FuzzWish, limits: Limits): Promise<Verdict> {
  return new Promise((resolve) => {
    let said = ''
    const onMessage = (message: unknown) => {
      const { id, outcome, rssBytes = 0 } = Reply.parse(message)
      if (id !== wish.id || outcome === undefined) return
      if (rssBytes > limits.bytes) finish({ kind: 'memory', text: tooMuch(rssBytes, limits) })
      else finish({ kind: 'outcome', outcome, rssBytes })
    }
    const onExit = (code: number | null, signal: string | null) => {
      finish({ kind: 'crash', text: `the process ended (${signal ?? `code ${code}`}): ${said.slice(-2000)}` })
    }
    const onError = (text: Buffer) => {
      said = (said + text.toString()).slice(-4000)
    }
    const before = takenBy(child.pid).workSeconds
    const hang = setTimeout(() => {
      finish({ kind: 'hang', text: `no answer within ${limits.seconds} s` })
    }, limits.seconds * 1000)
    const watch = setInterval(() => {
      const { bytes, workSeconds } = takenBy(child.pid)
      if (bytes > limits.bytes) finish({ kind: 'memory', text: tooMuch(bytes, limits) })
      else if (workSeconds - before > limits.workSeconds) {
        finish({ kind: 'hang', text: `no answer within ${limits.workSeconds} s of work` })
      }
    }, WATCH_EVERY_MS)
    function finish(verdict: Verdict): void {
      clearTimeout(hang)
      clearInterval(watch)
      child.off('message', onMessage)
      child.off('exit', onExit)
      child.stderr?.off('data', onError)
      resolve(verdict)
    }
    child.on('message', onMessage)
    child.on('exit', onExit)
    child.stderr?.on('data', onError)
    if (child.exitCode !== null || !child.connected) onExit(child.exitCode, child.signalCode)
    else child.send(wish)
  })
}

/** While a case runs, from proc(5); other systems than Linux tell it only afterwards. */
function takenBy(pid: number | undefined): { bytes: number; workSeconds: number } {
  if (process.platform !== 'linux' || pid === undefined) return { bytes: 0, workSeconds: 0 }
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    // Behind the name in brackets: state is field 3, user and system time are fields 14 and 15, in hundredths.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return { bytes: pages * 4096, workSeconds: (Number(fields[11]) + Number(fields[12])) / 100 }
  } catch {
    // It has just ended; its exit says why.
    return { bytes: 0, workSeconds: 0 }
  }
}

function tooMuch(bytes: number, limits: Limits): string {
  return `it took ${Math.round(bytes / 2 ** 20)} MB of memory; at most ${limits.bytes / 2 ** 20} MB are allowed`
}
