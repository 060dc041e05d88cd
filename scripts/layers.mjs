// Checks who imports whom, with a canary: dependency-cruiser says “no violations” also when a change of its
// surroundings makes it look at nothing (seen with TypeScript 7), so a least number of modules is demanded.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run, wordsOf } from './setup/command.mjs'

const ROOT = dirname(import.meta.dirname)
const FOLDERS = ['src-shared', 'src-main', 'src-renderer', 'scripts', 'e2e']

/**
 * @param {{ folder: string, leastModules: number }} options
 * @returns {Promise<{ modules: number, violations: { rule: string, from: string, to: string, comment: string }[] }>}
 */
export async function checkLayers({ folder, leastModules }) {
  const cruiser = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
  const looked = FOLDERS.filter((each) => existsSync(join(folder, each)))
  const args = [
    cruiser,
    '--config',
    join(ROOT, '.dependency-cruiser.cjs'),
    '--output-type',
    'json',
    ...looked,
  ]
  const outcome = await run(process.execPath, args, { cwd: folder, timeoutMs: 5 * 60_000 })
  if (!outcome.stdout.startsWith('{')) throw new Error(`dependency-cruiser failed: ${wordsOf(outcome)}`)
  /** @type {{ summary: { totalCruised: number, violations: { rule: { name: string }, from: string, to: string, comment?: string }[] } }} */
  const { summary } = JSON.parse(outcome.stdout)
  if (summary.totalCruised < leastModules) {
    throw new Error(
      `dependency-cruiser looked at ${summary.totalCruised} modules, fewer than the ${leastModules} that are there.`,
    )
  }
  const violations = summary.violations.map(({ rule, from, to, comment }) => ({
    rule: rule.name,
    from,
    to,
    comment: comment ?? '',
  }))
  return { modules: summary.totalCruised, violations }
}

if (process.argv[1] === import.meta.filename) {
  const { modules, violations } = await checkLayers({ folder: ROOT, leastModules: 200 })
  for (const { rule, from, to, comment } of violations) {
    process.stdout.write(`${from} → ${to}: ${rule}${comment === '' ? '' : ` (${comment})`}\n`)
  }
  process.stdout.write(`${modules} modules, ${violations.length} violations\n`)
  process.exitCode = violations.length === 0 ? 0 : 1
}
