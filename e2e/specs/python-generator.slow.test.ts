import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEvents } from '../../src-main/data/open-dataset.ts'
import { drawInputs } from '../../src-main/engine/train/sample.ts'
import { openPython, type PythonForOnnx } from '../../src-main/exports/python-check/python-environment.ts'
import { conditionSource } from '../../src-main/trainer/jobs/conditions.ts'
import { loadRun } from '../../src-main/trainer/jobs/load-run.ts'
import { builtCli, runCli } from '../screens/cli.ts'

/** A run's generator.onnx in plain Python makes the showers that `ganvas generate` writes, from the same numbers. */

const SHOWERS = 500
const SEED = 9

let cli: string
let folder: string
let found: PythonForOnnx = { missing: '' }

beforeAll(async () => {
  cli = await builtCli()
  folder = mkdtempSync(join(tmpdir(), 'ganvas-python-run-'))
  found = openPython(folder)
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function ganvas(...words: string[]): Promise<void> {
  const ended = await runCli(cli, words, { cwd: folder })
  expect(ended.stderr).toBe('')
  expect(ended.code).toBe(0)
}

test.for([
  ['demo-wgan-gp', 'demo'],
  ['belle-5x5-wgan-gp', 'crystal-5x5'],
] as const)('%s', async ([template, detector], { skip }) => {
  if ('missing' in found) return skip(found.missing)
  const run = join(folder, template)
  await ganvas('simulate', '--detector', detector, '--showers', '2000', '--out', `${detector}.h5`)
  await ganvas('train', template, '--data', `${detector}.h5`, '--steps', '100', '--out', run)
  await ganvas('generate', run, '--showers', `${SHOWERS}`, '--seed', `${SEED}`, '--out', `${template}.h5`)

  const written = await showersOf(join(folder, `${template}.h5`))
  const loaded = await loadRun(run)
  const request = { seed: SEED, energyGeV: null }
  const condition = conditionSource(loaded.plan, loaded.manifest, request).of?.(0, SHOWERS) ?? null
  const inputs = drawInputs(loaded.sampler, { count: SHOWERS, first: 0, seed: SEED, condition })
  const checked = join(folder, `${template} to check`)
  mkdirSync(checked)
  copyFileSync(join(run, 'generator.onnx'), join(checked, 'generator.onnx'))
  const plain = Object.entries(inputs).map(([name, values]) => [name, Array.from(values)] as const)
  writeFileSync(
    join(checked, 'reference.json'),
    JSON.stringify({ count: SHOWERS, inputs: Object.fromEntries(plain), showers: Array.from(written) }),
  )
  const script = fileURLToPath(new URL('../../src-main/exports/python-check/check_onnx.py', import.meta.url))
  const printed = execFileSync(found.python, [script, checked], { encoding: 'utf8' })
  const line = JSON.parse(printed) as { difference: number; flipped: number } // as the script says
  expect(line.difference).toBeLessThan(1e-4)
  // One cell in ten thousand may lie so close to the threshold that rounding decides.
  expect(line.flipped).toBeLessThanOrEqual(Math.ceil(written.length * 1e-4))
  expect(written.some((energy) => energy > 0)).toBe(true)
})

async function showersOf(path: string): Promise<Float32Array> {
  const opened = await openEvents(path, {})
  if (!opened.ok) throw new Error(opened.failure.map((each) => each.message).join(' '))
  const { table } = opened.value
  try {
    return (await table.read(0, table.count)).showers
  } finally {
    await table.close()
  }
}
