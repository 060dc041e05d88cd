import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Work } from '../engine/bench/works.ts'
import { resourcePath } from '../resources.ts'

const execute = promisify(execFile)

export type PeerName = 'torch' | 'jax'
export type PeerTimes = { version: string; c: number; g: number }

/** PyTorch and JAX in a Python of their own, as far as they can be had here. */
export type Peers = {
  /** Why each one that is missing is missing. */
  missing: Partial<Record<PeerName, string>>
  /** Milliseconds per update of the critic (c) and the generator (g); null when the peer is missing or lacks the work. */
  measure: (peer: PeerName, work: Work, seconds: number) => Promise<PeerTimes | null>
  dispose: () => Promise<void>
}

const packages: Record<PeerName, string[]> = { torch: ['torch'], jax: ['jax', 'optax'] }
const INSTALL_MS = 15 * 60_000
const MEASURE_MS = 10 * 60_000

/**
 * Installs the peers with pip into a temporary environment, or uses the Python that GANVAS_BENCH_PYTHON names with
 * what it has.
 */
export async function openPeers(say: (text: string) => void): Promise<Peers> {
  const named = process.env['GANVAS_BENCH_PYTHON']
  const missing: Peers['missing'] = {}
  const folder = named === undefined ? await mkdtemp(join(tmpdir(), 'ganvas-bench-')) : null
  let python = named ?? ''
  if (folder !== null) {
    python = join(folder, 'bin', 'python')
    const why = await failure('python3', ['-m', 'venv', folder], 60_000)
    if (why !== null) Object.assign(missing, { torch: why, jax: why })
  }
  for (const peer of Object.keys(packages) as PeerName[]) {
    if (missing[peer] !== undefined) continue
    if (folder !== null) say(`Installing ${packages[peer].join(' and ')} to measure against`)
    const work = folder === null ? ['-c', `import ${packages[peer].join(', ')}`] : install(packages[peer])
    const why = await failure(python, work, INSTALL_MS)
    if (why !== null) missing[peer] = why
  }
  return {
    missing,
    async measure(peer, work, seconds) {
      if (missing[peer] !== undefined || (peer === 'jax' && work !== 'dense-wgan-gp')) return null
      const script = resourcePath('bench', `${peer}_peer.py`)
      try {
        const { stdout } = await execute(python, [script, work, String(seconds)], { timeout: MEASURE_MS })
        return JSON.parse(stdout) as PeerTimes // our own script's last words
      } catch (error) {
        // A peer that is installed and does not run is missing too; the rest of the table is worth having.
        missing[peer] = `failed at ${work}: ${lastLine(error)}`
        return null
      }
    },
    async dispose() {
      if (folder !== null) await rm(folder, { recursive: true, force: true })
    },
  }
}

function install(names: readonly string[]): string[] {
  return ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...names]
}

/** The last line of what a program that failed had to say; null when it did not fail. */
async function failure(program: string, args: readonly string[], timeout: number): Promise<string | null> {
  try {
    await execute(program, [...args], { timeout })
    return null
  } catch (error) {
    return lastLine(error)
  }
}

function lastLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.trim().split('\n').at(-1) ?? text
}
