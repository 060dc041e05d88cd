import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { askPython } from './ask-python.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganvas-python-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const question = {
  title: 'PyTorch',
  modules: ['torch'],
  packages: ['torch', 'safetensors'],
  program: '',
  modelPath: 'generator.py',
  inputs: { latent: { shape: [1, 2], values: Float32Array.of(1, 2) } },
}

/** Stands in for a Python that ends as the program says. */
async function pretend(program: string): Promise<void> {
  const path = join(folder, 'python')
  await writeFile(path, `#!/bin/sh\n${program}\n`)
  await chmod(path, 0o755)
  vi.stubEnv('GANVAS_PYTHON', path)
}

it('leaves an export unchecked where there is no Python, and says how to have it checked', async () => {
  vi.stubEnv('GANVAS_PYTHON', join(folder, 'nothing'))
  expect(await askPython(question)).toEqual({
    notChecked: {
      why: `No Python was found (${join(folder, 'nothing')}).`,
      how: 'To have it checked: python3 -m pip install torch safetensors, then export again; GANVAS_PYTHON may name a Python that has them.',
    },
  })
})

it.skipIf(process.platform === 'win32')('names what Python lacks', async () => {
  await pretend('cat > /dev/null; echo "ModuleNotFoundError: No module named torch" >&2; exit 93')
  expect(await askPython(question)).toMatchObject({
    notChecked: {
      why: 'Python lacks torch or safetensors: ModuleNotFoundError: No module named torch.',
    },
  })
})

it.skipIf(process.platform === 'win32')('blames the file for what fails after that', async () => {
  await pretend('echo "RuntimeError: size mismatch" >&2; exit 1')
  await expect(askPython(question)).rejects.toMatchObject({
    problems: [{ code: 'export.unreadable', message: expect.stringContaining('size mismatch') as string }],
  })
})

it.skipIf(process.platform === 'win32')('reads the arrays that follow the head', async () => {
  const head = '{"version": "2.0", "outputs": [{"name": "showers", "shape": [1, 2], "bytes": 8}]}'
  // 1 and -2 as little-endian float32, octal as printf takes them.
  await pretend(`cat > /dev/null; printf '%s\\n' '${head}'; printf '\\0\\0\\200\\077\\0\\0\\0\\300'`)
  expect(await askPython(question)).toEqual({
    outputs: { showers: { shape: [1, 2], values: Float32Array.of(1, -2) } },
    checkedWith: 'PyTorch 2.0',
  })
})
