// npm run bench:data: how fast data are read, beside h5py and jsroot. --quick, --megabytes, --train, --rounds, --repeats and --out.
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sayOnStderr } from './setup/progress.mjs'
import { setUpOrExit } from './setup/set-up.mjs'

const root = dirname(import.meta.dirname)
await setUpOrExit({ root, say: sayOnStderr })
const { benchReading } = await import(pathToFileURL(join(root, 'out', 'main', 'bench-data.js')).href)
await benchReading(process.argv.slice(2))
