import { expect, test } from 'vitest'
import { runFuzzer } from './test/run-fuzzer.ts'

test('damaged, empty and malicious files of every format give a problem or the right data', async () => {
  const { code, said } = await runFuzzer(['--short'])
  expect(said).toMatch(/^\d+ cases of 17 files, 0 failures, at most \d+ MB$/m)
  expect(code).toBe(0)
})
