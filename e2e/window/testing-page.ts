import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { withLock } from '../../scripts/setup/lock.mjs'
import { serveFolder } from './serve-folder.ts'

const root = join(import.meta.dirname, '..', '..')
const SOURCES = ['src-shared', 'src-renderer', 'resources/templates']

/**
 * Serves the window over its fake host, built anew when a source is younger. GANVAS_TESTING_PAGE names a page that is
 * served already (`npx vite --config src-renderer/testing/vite.config.ts`), for writing tests.
 */
export async function serveTestingPage(): Promise<{ url: string; close: () => Promise<void> }> {
  const given = process.env['GANVAS_TESTING_PAGE']
  if (given !== undefined) return { url: given, close: () => Promise.resolve() }
  const folder = join(root, 'out', 'renderer-testing')
  // Suites run beside each other: one builds, the others wait for it.
  const lock = { file: join(root, 'out', '.testing-page.lock'), say: () => undefined }
  await withLock(lock, () => buildWhenOld(folder))
  return serveFolder(folder)
}

async function buildWhenOld(folder: string): Promise<void> {
  const page = join(folder, 'index.html')
  const newest = Math.max(...SOURCES.map((each) => youngest(join(root, each))))
  if (existsSync(page) && statSync(page).mtimeMs >= newest) return
  const configFile = join(root, 'src-renderer', 'testing', 'vite.config.ts')
  // A test's NODE_ENV would make React's slow development build.
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({ configFile, mode: 'production', logLevel: 'error', build: { outDir: folder, minify: false } })
  process.env['NODE_ENV'] = before
}

function youngest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  const own = files.filter((each) => each.isFile() && !/\.test\.tsx?$/.test(each.name))
  return Math.max(0, ...own.map((each) => statSync(join(each.parentPath, each.name)).mtimeMs))
}
