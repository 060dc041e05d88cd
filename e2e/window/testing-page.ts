import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
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
  const page = join(folder, 'index.html')
  if (
    !existsSync(page) ||
    statSync(page).mtimeMs < Math.max(...SOURCES.map((each) => youngest(join(root, each))))
  ) {
    const configFile = join(root, 'src-renderer', 'testing', 'vite.config.ts')
    // A test's NODE_ENV would make React's slow development build.
    const before = process.env['NODE_ENV']
    process.env['NODE_ENV'] = 'production'
    await build({
      configFile,
      mode: 'production',
      logLevel: 'error',
      build: { outDir: folder, minify: false },
    })
    process.env['NODE_ENV'] = before
  }
  return serveFolder(folder)
}

function youngest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  const own = files.filter((each) => each.isFile() && !/\.test\.tsx?$/.test(each.name))
  return Math.max(0, ...own.map((each) => statSync(join(each.parentPath, each.name)).mtimeMs))
}
