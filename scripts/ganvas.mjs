#!/usr/bin/env node
// npm run --silent ganvas -- <command>: the command line, after a set-up where one is needed.
import { dirname } from 'node:path'
import { startProgram } from './setup/program.mjs'
import { sayOnStderr } from './setup/progress.mjs'
import { isSetUp, setUpOrExit } from './setup/set-up.mjs'

const root = dirname(import.meta.dirname)
if (!isSetUp({ root })) await setUpOrExit({ root, say: sayOnStderr })
await startProgram(root, process.argv.slice(2))
