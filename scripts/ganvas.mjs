#!/usr/bin/env node
// npm run --silent ganvas -- <command>: the command line, after a set-up where one is needed.
// The program runs in this very process, so its streams, its signals and its exit code are the user's.
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sayOnStderr } from './setup/progress.mjs'
import { isSetUp, setUpOrExit } from './setup/set-up.mjs'

const root = dirname(import.meta.dirname)
if (!isSetUp({ root })) await setUpOrExit({ root, say: sayOnStderr })
const program = join(root, 'out', 'main', 'cli.js')
process.argv[1] = program
await import(pathToFileURL(program).href)
