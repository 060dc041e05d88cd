// npm run fuzz: damaged, empty, huge and malicious files of every format, opened in processes with limits.
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = dirname(import.meta.dirname)
const outDir = join(root, 'out', 'fuzz')
const source = join(root, 'src-main', 'data', 'fuzz')

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  define: { __GANVAS_VERSION__: JSON.stringify('fuzz') },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rollupOptions: { input: { fuzz: join(source, 'fuzz.ts'), child: join(source, 'fuzz-child.ts') } },
  },
})
/** @type {typeof import('../src-main/data/fuzz/fuzz.ts')} */
const { fuzz } = await import(pathToFileURL(join(outDir, 'fuzz.js')).href)
process.exitCode = await fuzz(process.argv.slice(2), { root, child: join(outDir, 'child.js') })
