// npm test: sets up what is missing, then runs every check and every test. Each check counts as one test; the
// last line has the totals.
//   --slow  only the slow test suites     --all  the checks, the fast and the slow suites
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from './setup/command.mjs'
import { sayOnStderr } from './setup/progress.mjs'
import { setUpOrExit } from './setup/set-up.mjs'

/** @typedef {import('./test/totals-reporter.mjs').Totals} Totals */

const root = dirname(import.meta.dirname)
/** @param {string} path */
const tool = (path) => join(root, 'node_modules', path)

/** From the longest to the shortest, two at a time. */
const CHECKS = [
  { title: 'lint', args: [tool('eslint/bin/eslint.js'), '.'] },
  { title: 'build of the window', args: ['scripts/build.mjs', '--renderer'] },
  { title: 'types', args: [tool('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  { title: 'formatting', args: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
  {
    title: 'types of src-shared without a host',
    args: [tool('typescript/bin/tsc'), '-p', 'tsconfig.shared.json'],
  },
  { title: 'types of the window', args: [tool('typescript/bin/tsc'), '-p', 'src-renderer'] },
  { title: 'layers', args: ['scripts/layers.mjs'] },
  { title: 'unused code', args: [tool('knip/bin/knip.js'), '--no-progress'] },
]

const suites = process.argv.includes('--slow') ? 'slow' : process.argv.includes('--all') ? 'all' : 'fast'

await setUpOrExit({ root, say: sayOnStderr })
const totals = { passed: 0, failed: 0, skipped: 0 }
if (suites !== 'slow') await runChecks()
await runSuites()
print(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exitCode = totals.failed === 0 ? 0 : 1

async function runChecks() {
  const waiting = [...CHECKS]
  const lane = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const started = performance.now()
      const outcome = await run(process.execPath, check.args, { cwd: root, timeoutMs: 15 * 60_000 })
      const isFine = outcome.status === 'done'
      if (isFine) totals.passed++
      else totals.failed++
      print(`${isFine ? 'passed' : 'FAILED'}  ${check.title} (${seconds(started)})`)
      if (!isFine) print(`${outcome.stdout}${outcome.stderr}`.trimEnd())
    }
  }
  await Promise.all([lane(), lane()])
}

async function runSuites() {
  const started = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'ganvas-test-'))
  try {
    const file = join(folder, 'totals.json')
    const code = await runVitest(file)
    /** @type {Totals} */
    const counted = existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : { passed: 0, failed: 1, skipped: 0, notes: [] }
    // An exit code that the counted tests do not explain is a failure of its own.
    if (code !== 0 && counted.failed === 0) counted.failed = 1
    totals.passed += counted.passed
    totals.failed += counted.failed
    totals.skipped += counted.skipped
    print(`${counted.failed === 0 ? 'passed' : 'FAILED'}  ${suites} test suites (${seconds(started)})`)
    for (const note of counted.notes) print(note)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * @param {string} file where the totals go
 * @returns {Promise<number>} the exit code
 */
function runVitest(file) {
  const reporter = join(import.meta.dirname, 'test', 'totals-reporter.mjs')
  const args = [tool('vitest/vitest.mjs'), 'run', '--reporter=default', `--reporter=${reporter}`]
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, GANVAS_SUITES: suites, GANVAS_TOTALS: file },
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`)
}

/** @param {number} since */
function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
