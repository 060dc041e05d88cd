import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runOnnxExport } from './run-onnx-export.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganvas-onnx-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('says what the runtime says about a file that is no model', async () => {
  const path = join(folder, 'broken.onnx')
  await writeFile(path, 'not a model')
  await expect(runOnnxExport(path, {})).rejects.toMatchObject({ problems: [{ code: 'export.unreadable' }] })
})

it('survives a native library that takes its process down', async () => {
  const crashing = join(folder, 'crashing.cjs')
  await writeFile(crashing, 'process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000)')
  await expect(runOnnxExport(join(folder, 'any.onnx'), {}, { runtime: crashing })).rejects.toMatchObject({
    problems: [{ code: 'export.check-missing', message: expect.stringContaining('SIGSEGV') as string }],
  })
})
