import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** `npm test` runs the fast suites, `npm run test:slow` the slow ones: files named `*.slow.test.ts`. */
const suites = process.env['GANVAS_SUITES'] ?? 'fast'
const FAST = ['src-*/**/*.test.ts', 'e2e/**/*.test.ts', 'scripts/**/*.test.ts']
const SLOW = ['src-*/**/*.slow.test.ts', 'e2e/**/*.slow.test.ts', 'scripts/**/*.slow.test.ts']

export default defineConfig({
  define: { __GANVAS_VERSION__: JSON.stringify(version) },
  test: {
    include: suites === 'slow' ? SLOW : FAST,
    exclude: ['**/node_modules/**', ...(suites === 'fast' ? SLOW : [])],
    pool: 'forks',
    maxWorkers: 2,
    // Far above what they need: on a loaded machine a limit should only end what hangs.
    testTimeout: suites === 'fast' ? 120_000 : 600_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Where other work shares the machine, browsers and child processes now and then lose a race of their own. The
    // last lines of the tests name what passed at its second attempt only.
    retry: process.env['CI'] === undefined ? 0 : 1,
    passWithNoTests: suites === 'slow',
  },
})
