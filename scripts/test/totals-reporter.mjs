// A Vitest reporter that writes the totals, and which tests were skipped, failed, or passed only when they were tried
// again, to the file named in GANVAS_TOTALS, for the last lines of `npm test`.
import { writeFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number, notes: string[] }} Totals */

export default class TotalsReporter {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<import('vitest').SerializedError>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env['GANVAS_TOTALS']
    if (file !== undefined) writeFileSync(file, JSON.stringify(countTests(modules, unhandledErrors.length)))
  }
}

/**
 * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
 * @param {number} strayErrors errors outside any test
 * @returns {Totals}
 */
export function countTests(modules, strayErrors) {
  /** @type {Totals} */
  const totals = { passed: 0, failed: strayErrors, skipped: 0, notes: [] }
  for (const module of modules) {
    /** @param {string} where @param {ReadonlyArray<{ message: string }>} errors */
    const failed = (where, errors) => {
      const first = errors[0]?.message.split('\n')[0] ?? ''
      totals.notes.push(`FAILED  ${module.relativeModuleId}: ${where}: ${first}`)
    }
    // A file that does not load, or a hook that fails, has no test that could fail for it.
    const suites = [module, ...module.children.allSuites()]
    for (const suite of suites.filter((each) => each.errors().length > 0)) {
      totals.failed += suite.errors().length
      failed('fullName' in suite ? suite.fullName : 'outside its tests', suite.errors())
    }
    for (const test of module.children.allTests()) {
      const result = test.result()
      if (result.state === 'passed') {
        totals.passed++
        const again = test.diagnostic()?.retryCount ?? 0
        if (again > 0)
          totals.notes.push(`passed at attempt ${again + 1}  ${module.relativeModuleId}: ${test.fullName}`)
      } else if (result.state === 'skipped') {
        totals.skipped++
        totals.notes.push(`skipped  ${test.fullName}: ${result.note ?? `see ${module.relativeModuleId}`}`)
      } else {
        totals.failed++
        failed(test.fullName, result.errors ?? [])
      }
    }
  }
  return totals
}
