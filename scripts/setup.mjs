// npm run setup: does all that a fresh checkout needs, and looks again for what an earlier set-up lacked.
import { dirname } from 'node:path'
import { sayOnStderr } from './setup/progress.mjs'
import { setUpOrExit } from './setup/set-up.mjs'

await setUpOrExit({ root: dirname(import.meta.dirname), say: sayOnStderr, retry: true })
