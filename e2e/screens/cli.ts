import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { LOCK } from '../../src-main/runs/run-lock.ts'
import { ensureBuilt } from '../../scripts/setup/build.mjs'
import { withLock } from '../../scripts/setup/lock.mjs'

/** The command line as a user meets it: the built program in processes of its own. */

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Builds what has changed, once for all test files. `GANVAS_CLI` names another build to try instead. */
export async function builtCli(): Promise<string> {
  const named = process.env['GANVAS_CLI']
  if (named !== undefined) return named
  const say = () => undefined
  await withLock({ file: join(root, 'out', '.setup.lock'), say }, () => ensureBuilt({ root, say }))
  return join(root, 'out', 'main', 'cli.js')
}

export type Ended = {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** From the start to the end. */
  ms: number
}

export type StartedCli = {
  pid: number
  ended: Promise<Ended>
  /** To the command's process alone. */
  signal(signal: NodeJS.Signals): void
  /** To all processes of the command, as a terminal does with Ctrl-C and a machine that loses its power. */
  signalAll(signal: NodeJS.Signals): void
}

/** Starts a command in a process group of its own. */
export function startCli(
  cli: string,
  words: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): StartedCli {
  const began = performance.now()
  const child = spawn(process.execPath, [cli, ...words], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    // A slow machine says no more than a fast one.
    env: { ...process.env, GANVAS_PROGRESS_SECONDS: '0', ...options.env },
  })
  const { pid } = child
  if (pid === undefined) throw new Error('The command could not be started')
  return {
    pid,
    ended: followOutput(child, began),
    signal: (signal) => void child.kill(signal),
    signalAll(signal) {
      signalGroup(pid, signal)
    },
  }
}

export function runCli(
  cli: string,
  words: readonly string[],
  options: { cwd?: string } = {},
): Promise<Ended> {
  return startCli(cli, words, options).ended
}

function followOutput(child: ChildProcess, began: number): Promise<Ended> {
  const text = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text.stdout += part))
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (text.stderr += part))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, ...text, ms: performance.now() - began }))
  })
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // It may have ended in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** The trainer child that works in a run folder, by the folder's lock; null when none does. */
export function trainerPid(folder: string): number | null {
  const path = join(folder, LOCK)
  if (!existsSync(path)) return null
  const { pid } = JSON.parse(readFileSync(path, 'utf8')) as { pid: number } // as run-lock.ts writes it
  return pid
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // A process that has ended and was not asked how still has its number.
  if (process.platform !== 'linux') return true
  const path = `/proc/${pid}/stat`
  return existsSync(path) && readFileSync(path, 'utf8').split(') ').at(-1)?.[0] !== 'Z'
}

/** Looks again and again, every millisecond, until `seen` gives something; gives up when the command ends. */
export async function watch<T>(command: StartedCli, seen: () => T | null): Promise<T | null> {
  let over = false
  void command.ended.then(() => (over = true))
  while (!over) {
    const found = seen()
    if (found !== null) return found
    await sleep(1)
  }
  return null
}

export type MetricLine = { round: number; seconds: number; values: Record<string, number | null> }

/** Whole lines of metrics.jsonl. */
export function readMetrics(folder: string): MetricLine[] {
  const path = join(folder, 'metrics.jsonl')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as MetricLine) // as record-run.ts writes it
}

export function checkpointNames(folder: string): string[] {
  return readdirSync(join(folder, 'checkpoints')).sort()
}

/** The bytes of the newest checkpoint. */
export function newestCheckpoint(folder: string): Uint8Array {
  const name = checkpointNames(folder).at(-1)
  if (name === undefined) throw new Error(`No checkpoint in ${folder}`)
  return readFileSync(join(folder, 'checkpoints', name))
}
