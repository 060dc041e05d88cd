// The user's Python: whether there is one, whether it has TensorFlow, and its pip as the client that
// fetches wheels (pip checks each download against the checksum of the index).
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, wordsOf, run } from './command.mjs'
import { megabytes, step } from './progress.mjs'

/** @typedef {import('./places.mjs').Environment} Environment */
/** @typedef {{ program: string, version: string, pip: string | null, tensorflow: { version: string, folder: string } | null }} Python */

const LOOK = `
import importlib.metadata as metadata, importlib.util as util, json, os, platform
found = {'version': platform.python_version(), 'pip': None, 'tensorflow': None}
for name in ('tensorflow', 'tensorflow-cpu', 'tensorflow-intel', 'tensorflow-macos'):
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        continue
    spec = util.find_spec('tensorflow')
    if spec is not None and spec.origin is not None:
        found['tensorflow'] = {'version': version, 'folder': os.path.dirname(spec.origin)}
        break
try:
    found['pip'] = metadata.version('pip')
except metadata.PackageNotFoundError:
    pass
print(json.dumps(found))
`

/**
 * The first Python on the PATH that runs; TensorFlow is looked up, not imported.
 * @param {Environment} [env]
 * @returns {Promise<Python | null>}
 */
export async function findPython(env = process.env) {
  for (const name of ['python3', 'python']) {
    const program = findProgram(name, env)
    if (program === null) continue
    const outcome = await run(program, ['-c', LOOK], { timeoutMs: 30_000, env })
    if (outcome.status === 'done') return { program, ...JSON.parse(outcome.stdout) }
  }
  return null
}

/**
 * Fetches one wheel with pip, without its dependencies. A wheel already there is kept; one half fetched
 * stays in a folder of its own and never carries the final name.
 * @param {{ python: Python, requirement: string, tags: readonly string[], folder: string, aboutBytes?: number,
 *   env: Environment, say: import('./progress.mjs').Say }} options `tags`: pip's options that choose the
 *   platform; `folder`: where the wheel goes
 * @returns {Promise<{ wheel: string } | { failed: string }>}
 */
export async function fetchWheel({ python, requirement, tags, folder, aboutBytes, env, say }) {
  const ready = await onlyWheel(folder)
  if (ready !== null) return { wheel: ready }
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(join(partial, 'temporary'), { recursive: true })
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--no-input']
  args.push('--progress-bar', 'off', '--disable-pip-version-check', ...tags)
  args.push('--dest', join(partial, 'wheel'), requirement)
  let fetched = 0
  const watch = setInterval(async () => (fetched = await folderBytes(partial)), 2_000)
  try {
    const outcome = await step(
      {
        say,
        title: `fetching ${requirement} with pip${aboutBytes === undefined ? '' : ` (about ${megabytes(aboutBytes)})`}`,
        detail: () => `${megabytes(fetched)} so far`,
      },
      // pip unpacks and keeps unfinished downloads under TMPDIR: inside our folder they can be counted and
      // cannot fill a small /tmp.
      () =>
        run(python.program, args, {
          timeoutMs: 30 * 60_000,
          env: { ...env, TMPDIR: join(partial, 'temporary') },
        }),
    )
    if (outcome.status !== 'done') return { failed: wordsOf(outcome, { count: 2, mark: /^ERROR: / }) }
    if ((await onlyWheel(join(partial, 'wheel'))) === null) return { failed: 'pip left no wheel behind' }
    await rm(folder, { recursive: true, force: true })
    await rename(join(partial, 'wheel'), folder)
    const wheel = await onlyWheel(folder)
    return wheel === null ? { failed: 'the wheel vanished' } : { wheel }
  } finally {
    clearInterval(watch)
    await rm(partial, { recursive: true, force: true })
  }
}

/** @param {string} folder @returns {Promise<string | null>} */
async function onlyWheel(folder) {
  const names = await namesIn(folder)
  const wheel = names.find((name) => name.endsWith('.whl'))
  return wheel === undefined ? null : join(folder, wheel)
}

/** @param {string} folder @returns {Promise<number>} */
async function folderBytes(folder) {
  let total = 0
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    // Files come and go while pip works; one that is gone counts nothing.
    const info = await stat(path).catch(() => null)
    if (info === null) continue
    total += info.isDirectory() ? await folderBytes(path) : info.size
  }
  return total
}

/** @param {string} folder @returns {Promise<string[]>} */
async function namesIn(folder) {
  try {
    return await readdir(folder)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return []
    throw error
  }
}
