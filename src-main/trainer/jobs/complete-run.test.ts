import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { completeAlready } from './complete-run.ts'
import type { OpenedRun } from './open-run.ts'

/** A run folder with a checkpoint of round 40; what lies beside it is older or newer than that. */

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-complete-'))
  mkdirSync(join(folder, 'checkpoints'))
  write('checkpoints/round-000000040.safetensors', 100)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, second: number): void {
  writeFileSync(join(folder, name), '')
  utimesSync(join(folder, name), second, second)
}

/** Only what is looked at. */
function run(change: object = {}): OpenedRun {
  const manifest = { outcome: 'complete', trainSeconds: 7, runtime: { title: 'WebAssembly' } }
  const earlier = { manifest: { ...manifest, ...change }, checkpoint: { counters: { round: 40 } } }
  return { folder, lock: null, change: null, earlier } as unknown as OpenedRun
}

const wish = { rounds: 40, exports: ['onnx'] }

test('a run with all rounds, judged and exported, has nothing left to do', () => {
  write('agreement.json', 101)
  write('generator.onnx', 102)
  expect(completeAlready(run(), wish)).toMatchObject({ outcome: 'complete', round: 40, trainSeconds: 7 })
  expect(completeAlready(run(), { ...wish, rounds: 41 })).toBeNull()
  expect(completeAlready(run({ outcome: 'running' }), wish)).toBeNull()
  expect(completeAlready({ ...run(), change: { rates: [], before: '' } }, wish)).toBeNull()
  expect(completeAlready({ ...run(), earlier: null }, wish)).toBeNull()
})

test('one that was not judged or not exported since its last round still has that to do', () => {
  expect(completeAlready(run(), wish)).toBeNull()
  write('generator.onnx', 102)
  write('agreement.json', 99)
  expect(completeAlready(run(), wish)).toBeNull()
  write('agreement.json', 101)
  rmSync(join(folder, 'generator.onnx'))
  expect(completeAlready(run(), wish)).toBeNull()
  expect(completeAlready(run(), { ...wish, exports: [] })).not.toBeNull()
})

test('a classifier is judged, and has nothing to export', () => {
  write('evaluation.json', 101)
  expect(completeAlready(run(), wish)).not.toBeNull()
})
