import { ensureNative } from './setup/native.mjs'
import { sayOnStderr } from './setup/progress.mjs'
await ensureNative({ say: sayOnStderr, retry: true })
