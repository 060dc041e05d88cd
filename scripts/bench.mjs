// npm run bench: step times and data throughput of this machine.
import { dirname } from 'node:path'
import { startProgram } from './setup/program.mjs'
import { sayOnStderr } from './setup/progress.mjs'
import { setUpOrExit } from './setup/set-up.mjs'

const root = dirname(import.meta.dirname)
await setUpOrExit({ root, say: sayOnStderr })
await startProgram(root, ['bench', ...process.argv.slice(2)])
