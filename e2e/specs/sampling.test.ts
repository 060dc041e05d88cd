import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import h5wasm, { type Dataset } from 'h5wasm/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Evaluation } from '../../src-shared/physics/evaluation/evaluation.ts'
import { openSampling } from '../../src-main/trainer/sampling.ts'
import { builtCli, checkpointNames, runCli } from '../screens/cli.ts'

/** Showers from a trained generator: many into a file, and a few at once for whoever moves a slider. */

let cli: string
let folder: string
let run: string

beforeAll(async () => {
  cli = await builtCli()
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ganvas-sampling-')))
  run = join(folder, 'run')
  await succeed('simulate', '--showers', '100', '--seed', '3', '--out', join(folder, 'showers.h5'))
  const words = ['--data', join(folder, 'showers.h5'), '--steps', '20', '--seed', '2', '--out', run]
  await succeed('train', 'demo-wgan-gp', ...words)
  await h5wasm.ready
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function succeed(...words: string[]): Promise<void> {
  const { code, stderr } = await runCli(cli, words)
  expect({ code, stderr }).toMatchObject({ code: 0 })
}

async function generated(name: string, ...words: string[]) {
  const path = join(folder, name)
  await succeed('generate', run, '--seed', '4', '--out', path, ...words)
  const file = new h5wasm.File(path, 'r')
  const valuesOf = (dataset: string) => (file.get(dataset) as Dataset).value as Float32Array // as written
  const found = {
    showers: valuesOf('showers'),
    energies: valuesOf('incident_energies'),
    computation: file.attrs['computation']?.value,
  }
  file.close()
  return found
}

const CELLS = 112

/** Largest difference of any shower, relative to its largest cell. */
function furthest(expected: Float32Array, found: Float32Array): number {
  expect(found.length).toBe(expected.length)
  let furthest = 0
  for (let first = 0; first < expected.length; first += CELLS) {
    const shower = expected.subarray(first, first + CELLS)
    const apart = shower.map((value, cell) => Math.abs(value - (found[first + cell] ?? NaN)))
    furthest = Math.max(furthest, Math.max(...apart) / Math.max(...shower))
  }
  return furthest
}

describe('generated showers', () => {
  test('are judged against a file of the simulation, each at the energy of its real one', async () => {
    const report = join(folder, 'report')
    const words = ['evaluate', run, '--reference', join(folder, 'showers.h5'), '--report', report, '--json']
    const { code, stdout } = await runCli(cli, words)
    expect(code).toBe(0)
    const found = JSON.parse(stdout) as Evaluation & { files: string[] } // as the command writes it
    expect(found.generated.used).toBe(100)
    expect(found.generated.incidentMeV).toEqual(found.reference.incidentMeV)
    expect(found.features.length).toBeGreaterThan(5)
    for (const file of found.files) expect(readFileSync(file).length).toBeGreaterThan(1000)
    expect(found.files.map((file) => basename(file))).toEqual([
      'report.html',
      'evaluation.json',
      'features.csv',
    ])
  })

  test('are the same compiled and not, many or few, and the file says how they were made', async () => {
    const many = await generated('many.h5', '--showers', '1500', '--compile', 'on')
    expect(many.computation).toBe('compiled')
    const few = await generated('few.h5', '--showers', '30')
    expect(few.computation).toBe('compiled')
    expect(few.showers).toEqual(many.showers.slice(0, 30 * CELLS))
    const plain = await generated('plain.h5', '--showers', '1500', '--compile', 'off')
    expect(plain.computation).toBe('uncompiled: Compiling is switched off.')
    expect(plain.energies).toEqual(many.energies)
    expect(furthest(plain.showers, many.showers)).toBeLessThan(1e-5)
  })

  test('come at once from a generator that stays open', async () => {
    const file = await generated('three.h5', '--showers', '3')
    const opened = await openSampling(run)
    try {
      expect(opened.isCompiled).toBe(true)
      const { description } = opened
      expect(description).toMatchObject({
        round: 20,
        latents: [{ name: 'latent', distribution: 'normal', low: -3, high: 3 }],
        condition: { name: 'energy', size: 1, unit: 'GeV', classes: null },
        shape: [CELLS],
        unit: 'MeV',
      })
      const [[low, high] = [0, 0]] = description.condition?.ranges ?? []
      expect(low).toBeGreaterThan(0.1)
      expect(high).toBeLessThan(1000)
      const drawn = await opened.draw({ count: 3, seed: 4 })
      expect(drawn).toMatchObject({ shape: [3, CELLS], unit: 'MeV' })
      expect(furthest(file.showers, drawn.values)).toBeLessThan(1e-5)
      // The file has MeV, the description GeV.
      expect([...(drawn.conditions ?? [])].map((each) => each * 1000)).toEqual(
        [...file.energies].map((each) => expect.closeTo(each, 1)),
      )
      const size = description.latents[0]?.size ?? 0
      const latents = [0, 1, 2].map((row) => [...(drawn.latents ?? [])].slice(row * size, (row + 1) * size))
      const conditions = [...(drawn.conditions ?? [])].map((each) => [each])
      expect((await opened.draw({ count: 3, seed: 77, latents, conditions })).values).toEqual(drawn.values)
      const wrong = { count: 3, seed: 1, conditions: [[10], [10], [Infinity]] }
      await expect(opened.draw(wrong)).rejects.toMatchObject({ problems: [{ code: 'sampling.inputs' }] })
      const tooFew = { count: 3, seed: 1, latents: latents.slice(1) }
      await expect(opened.draw(tooFew)).rejects.toMatchObject({ problems: [{ code: 'sampling.inputs' }] })
      // Refusing ends nothing, and several may wait at once.
      const both = await Promise.all([1, 2].map((count) => opened.draw({ count, seed: 4 })))
      expect(both.map(({ shape }) => shape)).toEqual([
        [1, CELLS],
        [2, CELLS],
      ])
    } finally {
      await opened.close()
    }
    await expect(opened.draw({ count: 1, seed: 1 })).rejects.toThrow('has ended')
  })

  test('come from the checkpoint that is named', async () => {
    // The best one has a file of its own, whether or not it is among the newest.
    const kept = checkpointNames(run).map((name) => Number(/\d+/.exec(name)?.[0]))
    const rounds = [...new Set(kept)].sort((a, b) => a - b)
    const [first = 0] = rounds
    expect(first).toBeLessThan(20)
    const opened = await openSampling(run, { round: first })
    expect(opened.description.round).toBe(first)
    await opened.close()
    await expect(openSampling(run, { round: 21 })).rejects.toMatchObject({
      problems: [{ code: 'run.no-such-checkpoint', message: expect.stringContaining(rounds.join(', ')) }],
    })
    await expect(openSampling(join(folder, 'nothing'))).rejects.toMatchObject({
      problems: [{ code: 'run.missing' }],
    })
  })
})
