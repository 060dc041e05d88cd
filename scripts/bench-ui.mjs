// npm run bench:ui: what the window costs, against its budgets. --quick measures less often, --out names the file.
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { sayOnStderr } from './setup/progress.mjs'
import { setUpOrExit } from './setup/set-up.mjs'

const root = dirname(import.meta.dirname)
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string', default: 'bench-ui.json' } },
})
await setUpOrExit({ root, say: sayOnStderr })
const { module } = await runnerImport(resolve(root, 'e2e/bench/bench-ui.ts'), { configFile: false, root })
const isKept = await module.benchUi({ out: resolve(values.out), quick: values.quick })
process.exitCode = isKept ? 0 : 1
