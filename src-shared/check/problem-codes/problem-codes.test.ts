import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { dataCodes } from './data.ts'
import { drawingCodes } from './drawing.ts'
import { evaluationCodes } from './evaluation.ts'
import { hostingCodes } from './hosting.ts'
import { layerCodes } from './layers.ts'
import { problemCodes, problemsPage } from './problems-page.ts'
import { runningCodes } from './running.ts'
import { trainingCodes } from './training.ts'

const ROOT = new URL('../../../', import.meta.url)

/** Codes in the sources: literals with a dot on lines that speak of a code. */
function usedCodes(): Map<string, string> {
  const used = new Map<string, string>()
  for (const folder of ['src-shared', 'src-main']) {
    for (const file of readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })) {
      const path = `${folder}/${file}`
      if (!path.endsWith('.ts') || path.endsWith('.test.ts') || path.includes('problem-codes/')) continue
      for (const line of readFileSync(new URL(path, ROOT), 'utf8').split('\n')) {
        if (!/\bcode\b/.test(line)) continue
        for (const [, code] of line.matchAll(/'([a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)'/g))
          used.set(code ?? '', path)
      }
    }
  }
  return used
}

test('every code in the sources is explained in src-shared/check/problem-codes/, and no other', () => {
  const used = usedCodes()
  const unexplained = [...used].filter(([code]) => !Object.hasOwn(problemCodes, code))
  expect(unexplained).toEqual([])
  expect(Object.keys(problemCodes).filter((code) => !used.has(code))).toEqual([])
  expect(used.size).toBeGreaterThan(150)
})

test('no code is explained twice', () => {
  const all = [
    dataCodes,
    drawingCodes,
    evaluationCodes,
    hostingCodes,
    layerCodes,
    runningCodes,
    trainingCodes,
  ].flatMap((each) => Object.keys(each))
  expect(all.length).toBe(Object.keys(problemCodes).length)
})

test('every explanation is made of whole sentences', () => {
  for (const [code, texts] of Object.entries(problemCodes)) {
    for (const text of texts) expect(text, code).toMatch(/^[^\s].*[.?]$/)
  }
})

test('docs/problems.md is the page made from them', async () => {
  await expect(problemsPage()).toMatchFileSnapshot(fileURLToPath(new URL('docs/problems.md', ROOT)))
})
