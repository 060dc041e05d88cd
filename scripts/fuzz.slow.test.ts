import { expect, test } from 'vitest'
import { runFuzzer } from './test/run-fuzzer.ts'

test('as many damaged files of every format as half a minute allows give a problem or the right data', async () => {
  const { code, said } = await runFuzzer(['--seconds', '30'])
  expect(said).toMatch(/^\d+ cases of \d+ files, 0 failures, at most \d+ MB/m)
  expect(code).toBe(0)
})
