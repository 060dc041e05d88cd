// npm run build: the packages and the program in out/, without native TensorFlow.
import { dirname } from 'node:path'
import { ensureBuilt } from './setup/build.mjs'
import { ensureDependencies } from './setup/dependencies.mjs'
import { sayOnStderr } from './setup/progress.mjs'

const root = dirname(import.meta.dirname)
await ensureDependencies({ root, say: sayOnStderr })
await ensureBuilt({ root, say: sayOnStderr })
