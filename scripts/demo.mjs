// npm run demo: from a fresh checkout to a trained and exported shower generator.
import { dirname } from 'node:path'
import { startProgram } from './setup/program.mjs'
import { sayOnStderr } from './setup/progress.mjs'
import { setUpOrExit } from './setup/set-up.mjs'

const root = dirname(import.meta.dirname)
await setUpOrExit({ root, say: sayOnStderr })
await startProgram(root, ['demo', ...process.argv.slice(2)])
