// npm run demo: from a fresh checkout to a trained and exported shower generator.
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sayOnStderr } from './setup/progress.mjs'
import { setUpOrExit } from './setup/set-up.mjs'

const root = dirname(import.meta.dirname)
await setUpOrExit({ root, say: sayOnStderr, retry: true })
const program = join(root, 'out', 'main', 'cli.js')
process.argv.splice(1, 1, program, 'demo')
await import(pathToFileURL(program).href)
