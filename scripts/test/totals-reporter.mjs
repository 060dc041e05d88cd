// A Vitest reporter that writes the totals and the reasons of skipped tests to the file named in
// GANVAS_TOTALS, for the last lines of `npm test`.
import { writeFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number, reasons: string[] }} Totals */

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
  const totals = { passed: 0, failed: strayErrors, skipped: 0, reasons: [] }
  for (const module of modules) {
    // A file that does not load, or a hook that fails, has no test that could fail for it.
    totals.failed += module.errors().length
    for (const suite of module.children.allSuites()) totals.failed += suite.errors().length
    for (const test of module.children.allTests()) {
      const result = test.result()
      if (result.state === 'passed') totals.passed++
      else if (result.state === 'skipped') {
        totals.skipped++
        totals.reasons.push(`${test.fullName}: ${result.note ?? `see ${module.relativeModuleId}`}`)
      } else totals.failed++
    }
  }
  return totals
}
