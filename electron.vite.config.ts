/**
 * What is built into `out/`: the processes that run without a window. The sections for the preload script and
 * the renderer come with their sources.
 */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/** Entries of the main build by the name of their output, `out/main/<name>.js`. */
const entries = {
  cli: at('src-main/cli/cli.ts'),
  child: at('src-main/trainer/child.ts'),
}

const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string }

export default defineConfig({
  main: {
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
  },
})
