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

it.each([
  ['as it is loaded', 'process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000)'],
  ['that is not there', 'throw new Error("SIGSEGV is not the only fault")'],
])('leaves an export unchecked for a native library %s', async (_, program) => {
  const crashing = join(folder, 'crashing.cjs')
  await writeFile(crashing, program)
  expect(await runOnnxExport(join(folder, 'any.onnx'), {}, { runtime: crashing })).toMatchObject({
    notChecked: {
      why: expect.stringMatching(/^ONNX Runtime does not work here \(.*SIGSEGV/) as string,
      how: expect.stringContaining("InferenceSession('any.onnx')") as string,
    },
  })
})

it('blames the file for a native library that it takes down', async () => {
  const crashing = join(folder, 'crashing.cjs')
  await writeFile(
    crashing,
    'exports.InferenceSession = { create() { process.kill(process.pid, "SIGSEGV"); return new Promise(() => setInterval(() => {}, 1000)) } }',
  )
  await expect(runOnnxExport(join(folder, 'any.onnx'), {}, { runtime: crashing })).rejects.toMatchObject({
    problems: [{ code: 'export.unreadable', message: expect.stringContaining('SIGSEGV') as string }],
  })
})
