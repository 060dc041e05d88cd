// npm run build: the packages, the program and the window in out/, without native TensorFlow.
//   --renderer  only the window
import { dirname } from 'node:path'
import { ensureBuilt } from './setup/build.mjs'
import { ensureDependencies } from './setup/dependencies.mjs'
import { sayOnStderr } from './setup/progress.mjs'

const root = dirname(import.meta.dirname)
await ensureDependencies({ root, say: sayOnStderr })
if (!process.argv.includes('--renderer')) await ensureBuilt({ root, say: sayOnStderr })
await ensureBuilt({ root, part: 'renderer', say: sayOnStderr })
