import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { resourcePath } from '../resources.ts'

const execute = promisify(execFile)
const INSTALL_MS = 15 * 60_000
const WORK_MS = 20 * 60_000

/** Python with h5py and uproot to measure against; what it lacks is named. */
export type DataPeer = {
  /** Null: everything is there. */
  missing: string | null
  run(words: readonly string[]): Promise<string>
  dispose(): Promise<void>
}

/** Uses the Python that GANVAS_BENCH_PYTHON names, or installs what is needed into a temporary environment. */
export async function openDataPeer(say: (text: string) => void): Promise<DataPeer> {
  const named = process.env['GANVAS_BENCH_PYTHON']
  const folder = named === undefined ? await mkdtemp(join(tmpdir(), 'ganvas-bench-')) : null
  const python = folder === null ? (named ?? '') : join(folder, 'bin', 'python')
  const script = resourcePath('bench', 'data_peer.py')
  let missing: string | null = null
  try {
    if (folder !== null) {
      say('Installing h5py and uproot to measure against')
      await execute('python3', ['-m', 'venv', folder], { timeout: INSTALL_MS })
      const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'h5py', 'uproot']
      await execute(python, install, { timeout: INSTALL_MS })
    }
    await execute(python, ['-c', 'import h5py, uproot'], { timeout: INSTALL_MS })
  } catch (error) {
    missing = (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? ''
  }
  return {
    missing,
    async run(words) {
      const { stdout } = await execute(python, [script, ...words], { timeout: WORK_MS })
      return stdout
    },
    async dispose() {
      if (folder !== null) await rm(folder, { recursive: true, force: true })
    },
  }
}
