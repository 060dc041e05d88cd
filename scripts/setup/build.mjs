// The built program in `out/`: made again when a source has changed since.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wordsOf, run } from './command.mjs'
import { step } from './progress.mjs'

const SOURCES = ['src-shared', 'src-main', 'src-renderer', 'scripts/setup']
const SETTINGS = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json']
/** Only what the bundler reads: documents, pictures and tests may change without a build. */
const IS_SOURCE = /\.(ts|tsx|mjs|cjs|cc|css|html|json|svg)$/
const IS_TEST = /\.test\.tsx?$/

/**
 * @typedef {object} BuildStamp
 * @property {string} seen names, sizes and times of the sources: quick to compare
 * @property {string} content the bytes of the sources: what counts
 */

/** @param {string} root */
export function buildIsReady(root) {
  if (!existsSync(join(root, 'out', 'main', 'cli.js'))) return false
  // A published package comes built and without sources.
  if (!existsSync(join(root, 'src-main'))) return true
  const stamp = readStamp(root)
  return stamp !== null && stamp.seen === look(root)
}

/**
 * @param {{ root: string, say: import('./progress.mjs').Say }} options
 * @returns {Promise<void>}
 */
export async function ensureBuilt({ root, say }) {
  if (buildIsReady(root)) return
  const seen = look(root)
  const content = readAll(root)
  const isSame = readStamp(root)?.content === content && existsSync(join(root, 'out', 'main', 'cli.js'))
  if (!isSame) await step({ say, title: 'building' }, () => build(root))
  await writeFile(stampFile(root), JSON.stringify({ seen, content }))
}

/**
 * Builds beside the last build and then changes places, so that a build that fails leaves the last one.
 * @param {string} root
 */
async function build(root) {
  const fresh = join(root, 'out', '.building')
  const old = join(root, 'out', '.replaced')
  await rm(fresh, { recursive: true, force: true })
  await rm(old, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const outcome = await run(process.execPath, [electronVite, 'build', '--outDir', fresh], {
    cwd: root,
    timeoutMs: 10 * 60_000,
  })
  if (outcome.status !== 'done') {
    throw new Error(
      `The build failed: ${wordsOf(outcome, { mark: /^(error during build:|.*Could not resolve)/ })}`,
    )
  }
  for (const part of readdirSync(fresh)) {
    const target = join(root, 'out', part)
    if (existsSync(target)) {
      await mkdir(old, { recursive: true })
      await rename(target, join(old, part))
    }
    await rename(join(fresh, part), target)
  }
  await rm(fresh, { recursive: true, force: true })
  await rm(old, { recursive: true, force: true })
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'out', '.built.json')
}

/** @param {string} root @returns {BuildStamp | null} */
function readStamp(root) {
  const file = stampFile(root)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** @param {string} root */
function look(root) {
  const hash = createHash('sha256')
  for (const file of sourceFiles(root)) {
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** @param {string} root */
function readAll(root) {
  const hash = createHash('sha256')
  for (const file of sourceFiles(root)) {
    const bytes = readFileSync(join(root, file))
    hash.update(`${file}\0${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

/** @param {string} root @returns {string[]} sorted, relative to the root */
function sourceFiles(root) {
  const files = SETTINGS.filter((file) => existsSync(join(root, file)))
  for (const folder of SOURCES) {
    if (!existsSync(join(root, folder))) continue
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (IS_SOURCE.test(name) && !IS_TEST.test(name)) files.push(join(folder, name))
    }
  }
  return files.sort()
}
