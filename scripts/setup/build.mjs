// The built program in `out/`: made again when a source has changed since.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wordsOf, run } from './command.mjs'
import { step } from './progress.mjs'

/**
 * What is built, each part by itself: the command line need not wait for the window.
 * @typedef {'main' | 'renderer'} Part
 * @type {Record<Part, { title: string, sources: string[], reads: RegExp, proof: string, stamp: string }>}
 */
const PARTS = {
  main: {
    title: 'building',
    sources: ['src-shared', 'src-main', 'scripts/setup'],
    reads: /\.(ts|mjs|cjs|cc|json)$/,
    proof: 'main/cli.js',
    stamp: '.built.json',
  },
  renderer: {
    title: 'building the window',
    // With the catalogue's pages and icons, and the templates.
    sources: ['src-shared', 'src-renderer', 'resources/templates'],
    reads: /\.(ts|tsx|css|html|json|svg|md|ganvas)$/,
    proof: 'renderer/index.html',
    stamp: '.built-renderer.json',
  },
}
const SETTINGS = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json']
const IS_TEST = /\.test\.tsx?$/

/**
 * @typedef {object} BuildStamp
 * @property {string} seen names, sizes and times of the sources: quick to compare
 * @property {string} content the bytes of the sources: what counts
 */

/** @param {string} root @param {Part} [part] */
export function buildIsReady(root, part = 'main') {
  if (!existsSync(join(root, 'out', PARTS[part].proof))) return false
  // A published package comes built and without sources.
  if (!existsSync(join(root, 'src-main'))) return true
  const stamp = readStamp(root, part)
  return stamp !== null && stamp.seen === look(root, part)
}

/**
 * @param {{ root: string, part?: Part, say: import('./progress.mjs').Say }} options
 * @returns {Promise<void>}
 */
export async function ensureBuilt({ root, part = 'main', say }) {
  if (buildIsReady(root, part)) return
  const seen = look(root, part)
  const content = readAll(root, part)
  const { title, proof } = PARTS[part]
  const isSame = readStamp(root, part)?.content === content && existsSync(join(root, 'out', proof))
  if (!isSame) await step({ say, title }, () => build(root, part))
  await writeFile(stampFile(root, part), JSON.stringify({ seen, content }))
}

/**
 * Builds beside the last build and then changes places, so that a build that fails leaves the last one.
 * @param {string} root
 * @param {Part} part
 */
async function build(root, part) {
  const fresh = join(root, 'out', `.building-${part}`)
  const old = join(root, 'out', `.replaced-${part}`)
  await rm(fresh, { recursive: true, force: true })
  await rm(old, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const outcome = await run(process.execPath, [electronVite, 'build', '--outDir', fresh], {
    cwd: root,
    // A test's NODE_ENV would make the window's slow development build.
    env: { ...process.env, GANVAS_BUILD: part, NODE_ENV: 'production' },
    timeoutMs: 10 * 60_000,
  })
  if (outcome.status !== 'done') {
    throw new Error(
      `The build failed: ${wordsOf(outcome, { mark: /^(error during build:|.*Could not resolve)/ })}`,
    )
  }
  for (const folder of readdirSync(fresh)) {
    const target = join(root, 'out', folder)
    if (existsSync(target)) {
      await mkdir(old, { recursive: true })
      await rename(target, join(old, folder))
    }
    await rename(join(fresh, folder), target)
  }
  await rm(fresh, { recursive: true, force: true })
  await rm(old, { recursive: true, force: true })
}

/** @param {string} root @param {Part} part */
function stampFile(root, part) {
  return join(root, 'out', PARTS[part].stamp)
}

/** @param {string} root @param {Part} part @returns {BuildStamp | null} */
function readStamp(root, part) {
  const file = stampFile(root, part)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** @param {string} root @param {Part} part */
function look(root, part) {
  const hash = createHash('sha256')
  for (const file of sourceFiles(root, part)) {
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** @param {string} root @param {Part} part */
function readAll(root, part) {
  const hash = createHash('sha256')
  for (const file of sourceFiles(root, part)) {
    const bytes = readFileSync(join(root, file))
    hash.update(`${file}\0${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

/**
 * Only what the bundler reads: tests, and what no part shows, may change without a build.
 * @param {string} root
 * @param {Part} part
 * @returns {string[]} sorted, relative to the root
 */
function sourceFiles(root, part) {
  const { sources, reads } = PARTS[part]
  const files = SETTINGS.filter((file) => existsSync(join(root, file)))
  for (const folder of sources) {
    if (!existsSync(join(root, folder))) continue
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (reads.test(name) && !IS_TEST.test(name)) files.push(join(folder, name))
    }
  }
  return files.sort()
}
