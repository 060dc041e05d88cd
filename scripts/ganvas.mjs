#!/usr/bin/env node
// npm run --silent ganvas -- <command>: the command line, after a set-up where one is needed.
import { dirname, join } from 'node:path'
import { ensureBuilt } from './setup/build.mjs'
import { startProgram } from './setup/program.mjs'
import { sayOnStderr } from './setup/progress.mjs'
import { isSetUp, setUpOrExit } from './setup/set-up.mjs'

const root = dirname(import.meta.dirname)
if (!isSetUp({ root })) await setUpOrExit({ root, say: sayOnStderr })
// Only the server shows the window, so no other command waits for its build.
if (process.argv[2] === 'serve') await ensureBuilt({ root, part: 'renderer', say: sayOnStderr })
// npm starts scripts in the package's folder, but paths count from where the user is.
const { INIT_CWD: from, npm_package_json: ran, npm_lifecycle_event: script } = process.env
if (from !== undefined && script === 'ganvas' && ran === join(root, 'package.json')) process.chdir(from)
await startProgram(root, process.argv.slice(2))
