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
    testTimeout: suites === 'fast' ? 60_000 : 600_000,
    hookTimeout: 60_000,
    passWithNoTests: suites === 'slow',
  },
})
