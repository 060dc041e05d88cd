/**
 * What is built into `out/`: `main`, the processes that run without a window, and `renderer`, the window.
 * GANVAS_BUILD=main leaves the window out, which the command line need not wait for; GANVAS_BUILD=renderer builds only
 * that. The section for the preload script comes with its source.
 */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { UserConfig } from 'electron-vite'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/** Entries of the main build by the name of their output, `out/main/<name>.js`. */
const entries = {
  cli: at('src-main/cli/cli.ts'),
  child: at('src-main/trainer/child.ts'),
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

const renderer: UserConfig['renderer'] = {
  root: at('src-renderer'),
  build: {
    outDir: 'out/renderer',
    // The window also runs in browsers, through the local server.
    target: 'es2023',
    minify: true,
    rollupOptions: { input: at('src-renderer/index.html') },
  },
}

export default defineConfig({
  ...(wanted.includes('main') ? { main } : {}),
  ...(wanted.includes('renderer') ? { renderer } : {}),
})
