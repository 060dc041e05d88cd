import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The only place that knows how a trainer child is started. */
export interface ChildChannel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (end: { code: number | null; signal: string | null }) => void): void
  kill(signal: 'SIGKILL'): void
  pid: number | undefined
}

export function launchTrainer(options: { environment?: Record<string, string> } = {}): ChildChannel {
  const child = fork(childPath(), [], {
    env: { ...process.env, ...options.environment },
    // Native libraries write notes to stdout and stderr; stdout belongs to the command's own output.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    send: (message) => {
      if (child.connected) child.send(message as object) // every message is a plain object
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code, signal) => listener({ code, signal })),
    kill: (signal) => void child.kill(signal),
    pid: child.pid,
  }
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
