// npm start: the desktop app; where Electron or a display is missing, the same app in a browser, saying why.
import { dirname, join } from 'node:path'
import { ensureBuilt } from './setup/build.mjs'
import { startProgram } from './setup/program.mjs'
import { sayOnStderr } from './setup/progress.mjs'
import { setUpOrExit } from './setup/set-up.mjs'
import { findElectron, runElectron } from './start/electron.mjs'

const root = dirname(import.meta.dirname)
await setUpOrExit({ root, say: sayOnStderr })
await ensureBuilt({ root, part: 'renderer', say: sayOnStderr })
const words = process.argv.slice(2)
// npm starts scripts in the package's folder, but paths count from where the user is.
const { INIT_CWD: from, npm_package_json: ran } = process.env
if (from !== undefined && ran === join(root, 'package.json')) process.chdir(from)
const found = await findElectron({ root, say: sayOnStderr })
const missing = 'missing' in found ? found.missing : await runElectron(found.program, [root, ...words])
if (missing !== null) {
  process.stderr.write(`${missing} The same app opens in a browser:\n`)
  await startProgram(root, ['serve'])
}
