/**
 * What is built into `out/`: `main`, the processes, `preload`, the bridge into the desktop app's page, and `renderer`,
 * the window. GANVAS_BUILD=main leaves the window out, which the command line need not wait for; GANVAS_BUILD=renderer
 * builds only that. The window over a fake host, for tests, is in `src-renderer/testing`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { UserConfig } from 'electron-vite'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/** Entries of the main build by the name of their output, `out/main/<name>.js`. */
const entries = {
  app: at('src-main/app/app.ts'),
  cli: at('src-main/cli/cli.ts'),
  child: at('src-main/trainer/child.ts'),
  'bench-data': at('src-main/bench/data-bench.ts'),
  reader: at('src-main/data/stream/reader.ts'),
}

const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string }

const wanted = process.env['GANVAS_BUILD'] ?? 'main,renderer'

const main: UserConfig['main'] = {
  define: { __GANVAS_VERSION__: JSON.stringify(version) },
  build: {
    outDir: 'out/main',
    // The same files run under plain Node, from the oldest one in package.json's `engines`.
    target: 'node20',
    sourcemap: true,
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
      output: { format: 'es' },
    },
  },
}

const preload: UserConfig['preload'] = {
  build: {
    outDir: 'out/preload',
    // A sandboxed page's preload script cannot be a module.
    lib: { entry: at('src-main/preload/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
  },
}

const renderer: UserConfig['renderer'] = {
  root: at('src-renderer'),
  resolve: { alias: { 'react-remove-scroll': at('src-renderer/ui/no-scroll-lock.tsx') } },
  build: {
    outDir: 'out/renderer',
    // The window also runs in browsers, through the local server.
    target: 'es2023',
    minify: true,
    rollupOptions: { input: at('src-renderer/index.html') },
  },
}

export default defineConfig({
  ...(wanted.includes('main') ? { main, preload } : {}),
  ...(wanted.includes('renderer') ? { renderer } : {}),
})
