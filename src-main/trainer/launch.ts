import { fork, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { XLA_ENVIRONMENT } from '../engine/step-compiler/xla-environment.ts'

/** The only place that knows how a trainer child is started. */
export interface ChildChannel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once: the process has ended, and every message it sent has been given to `onMessage`. */
  onEnd(listener: (end: ChildEnd) => void): void
  kill(signal: 'SIGKILL'): void
  pid: number | undefined
}

export type ChildEnd = { code: number | null; signal: string | null; error: Error | null }

/** In the desktop app the program that runs is Electron's, which is Node when it is told to be. */
const AS_NODE = process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }

/** Of a GPU's memory each child takes what it needs: one that trains and one that waits have to fit beside each other. */
const SHARED_GPU = { TF_FORCE_GPU_ALLOW_GROWTH: 'true' } as const

export function launchTrainer(options: { environment?: Record<string, string> } = {}): ChildChannel {
  const child = fork(childPath(), [], {
    env: { ...XLA_ENVIRONMENT, ...SHARED_GPU, ...process.env, ...AS_NODE, ...options.environment },
    // Native libraries write notes to stdout and stderr; stdout belongs to the command's own output.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    send: (message) => {
      // Every message is a plain object. One that meets a process that has just died is lost; its end is told anyway.
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => followEnd(child, listener),
    kill: (signal) => void child.kill(signal),
    pid: child.pid,
  }
}

/**
 * The end of the process and the end of its messages are told apart, in any order, and may have come already; a child
 * that never began has neither.
 */
function followEnd(child: ChildProcess, listener: (end: ChildEnd) => void): void {
  const { exitCode, signalCode } = child
  let exit: ChildEnd | null =
    exitCode === null && signalCode === null ? null : { code: exitCode, signal: signalCode, error: null }
  let heardAll = !child.connected
  const tell = () => {
    if (exit !== null && heardAll) listener(exit)
  }
  child.on('exit', (code, signal) => {
    exit = { code, signal, error: null }
    tell()
  })
  child.on('disconnect', () => {
    heardAll = true
    tell()
  })
  child.on('error', (error) => {
    if (child.pid === undefined) listener({ code: null, signal: null, error })
  })
  if (exit !== null && heardAll) queueMicrotask(tell)
}

/** Bundled, the child lies beside this file's chunk; from the sources (tests) it is the built one in `out/main`. */
function childPath(): string {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const candidates = [
    join(here, 'child.js'),
    join(here, '..', 'child.js'),
    join(here, '../../out/main/child.js'),
  ]
  const found = candidates.find((path) => existsSync(path))
  if (found === undefined) throw new Error('The trainer has not been built: run “npm run build”.')
  return found
}
