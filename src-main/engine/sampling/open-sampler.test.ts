import { readdirSync, readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import { samplerInputs, samplerOutput } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { templateGenerator } from '../../exports/testing/template-generator.ts'
import { nativeHost, type Binding } from '../native-binding.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { difference } from '../step-compiler/compare.ts'
import { compileGenerator } from '../step-compiler/compile-generator.ts'
import { drawInputs } from '../train/sample.ts'
import { openSampler, streamShowers, type OpenSampler } from './open-sampler.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

const folder = new URL('../../../resources/templates/', import.meta.url)
const generators = readdirSync(folder)
  .filter((file) => file.endsWith('.ganvas'))
  .filter((file) => readFileSync(new URL(file, folder), 'utf8').includes('"role": "generator"'))
  .map((file) => file.replace('.ganvas', ''))

/** Conditions as a file would have them: 1 to 100 GeV in the file's unit, classes in turn. */
function conditionOf(run: ReturnType<typeof templateGenerator>) {
  const raw = run.plan.data.condition?.raw
  if (raw === undefined) return null
  const factor = isEnergyUnit(raw.unit) ? energyFactor('GeV', raw.unit) : 1
  return (first: number, count: number) =>
    Float32Array.from({ length: count }, (_, at) =>
      raw.classes === null ? (1 + ((first + at) % 100)) * factor : (first + at) % raw.classes,
    )
}

async function all(
  run: ReturnType<typeof templateGenerator>,
  opened: OpenSampler,
  request: { count: number; seed: number },
): Promise<Float32Array> {
  const cells = sizeOf(samplerOutput(run).shape)
  const showers = new Float32Array(request.count * cells)
  const pieces = streamShowers({ sampler: run, opened }, { ...request, conditionOf: conditionOf(run) })
  for await (const piece of pieces) showers.set(piece.showers, piece.first * cells)
  return showers
}

async function using<R>(
  run: ReturnType<typeof templateGenerator>,
  wish: Parameters<typeof openSampler>[1],
  work: (opened: OpenSampler) => Promise<R>,
): Promise<R> {
  const before = tf.memory().numTensors
  const opened = await openSampler({ sampler: run, weights: run.weights }, wish)
  try {
    return await work(opened)
  } finally {
    opened.dispose()
    expect(tf.memory().numTensors).toBe(before)
  }
}

/** Largest difference of any shower, relative to its largest cell. */
function furthest(cells: number, expected: Float32Array, got: Float32Array): number {
  expect(got.length).toBe(expected.length)
  return Math.max(
    ...Array.from({ length: expected.length / cells }, (_, shower) =>
      difference(
        expected.subarray(shower * cells, (shower + 1) * cells),
        got.subarray(shower * cells, (shower + 1) * cells),
      ),
    ),
  )
}

describe.skipIf(isMissing)('a generator as one native program', () => {
  beforeAll(async () => {
    await openEngine('native-cpu')
  })

  test.each(generators)('makes the showers of the plain one: %s', async (name) => {
    const run = templateGenerator(name)
    const cells = sizeOf(samplerOutput(run).shape)
    // 20 showers in calls of 16: the second call is filled up.
    const compiled = await using(run, { compile: 'on' }, (opened) => {
      expect(opened.problems).toEqual([])
      expect(opened.report).toMatchObject({ mode: 'compiled', trust: { agrees: true, undetermined: 0 } })
      return all(run, opened, { count: 20, seed: 3 })
    })
    const plain = await using(run, { compile: 'off' }, (opened) => {
      expect(opened.report).toMatchObject({ mode: 'eager', reason: 'Compiling is switched off.' })
      return all(run, opened, { count: 20, seed: 3 })
    })
    expect(compiled.some((value) => value !== 0)).toBe(true)
    expect(furthest(cells, plain, compiled)).toBeLessThan(1e-5)
  })

  test('gives the same showers for the same seed however many are asked for and made at once', async () => {
    const run = templateGenerator('calochallenge-wgan-gp')
    const cells = sizeOf(samplerOutput(run).shape)
    const ofRows = (rows: number, count: number) =>
      using(run, { compile: 'on', rows }, (opened) => all(run, opened, { count, seed: 9 }))
    const fifty = await ofRows(16, 50)
    // As many at once: the same bits, whatever stands beside them.
    expect(await ofRows(16, 7)).toEqual(fifty.subarray(0, 7 * cells))
    for (const rows of [1, 7, 50, 64]) {
      expect(furthest(cells, fifty, await ofRows(rows, 50))).toBeLessThan(1e-5)
    }
    const other = await using(run, { compile: 'on' }, (opened) => all(run, opened, { count: 7, seed: 10 }))
    expect(furthest(cells, fifty.subarray(0, 7 * cells), other)).toBeGreaterThan(1e-3)
  })

  test('draws what the latents and energies say, and draws latents itself where none are given', async () => {
    const run = templateGenerator('calochallenge-wgan-gp')
    const [latent, energy] = samplerInputs(run)
    expect([latent?.role, energy?.role]).toEqual(['latent', 'energy'])
    const size = sizeOf(latent?.shape ?? [])
    await using(run, { compile: 'on' }, async (opened) => {
      const conditions = [[50], [50], [2]]
      const seeded = await opened.draw({ count: 3, seed: 4, conditions })
      const drawn = drawInputs(run, {
        ...{ count: 3, first: 0, seed: 4 },
        condition: Float32Array.of(50_000, 50_000, 2000),
      })
      const latents = [0, 1, 2].map((row) => [
        ...(drawn[latent?.name ?? ''] ?? []).slice(row * size, (row + 1) * size),
      ])
      expect(await opened.draw({ count: 3, seed: 99, conditions, latents })).toEqual(seeded)
      const [first] = latents
      const same = await opened.draw({
        count: 2,
        seed: 1,
        conditions: [[5], [50]],
        latents: [first!, first!],
      })
      const cells = same.length / 2
      expect(same.subarray(cells)).toEqual(seeded.subarray(0, cells))
      expect(same.subarray(0, cells)).not.toEqual(seeded.subarray(0, cells))
    })
  })

  test.each([
    [{ conditions: [[50]] }, '2 showers need 2 rows of conditions, but got 1.'],
    [{ conditions: [[50], [50, 1]] }, 'A shower needs 1 conditions, but got 2.'],
    [{ conditions: [[50], [0]] }, '“energy” needs energies above 0 GeV, but got 0.'],
    [{ conditions: [[50], [NaN]] }, '“energy” needs energies above 0 GeV, but got NaN.'],
    [{ conditions: [[50], [5]], latents: [[1], [1]] }, 'latent numbers, but got 1.'],
  ])('refuses %o', async (wrong, message) => {
    const run = templateGenerator('calochallenge-wgan-gp')
    await using(run, { compile: 'off' }, async (opened) => {
      await expect(opened.draw({ count: 2, seed: 1, ...wrong })).rejects.toMatchObject({
        problems: [{ code: 'sampling.inputs', message: expect.stringContaining(message) }],
      })
    })
  })

  test('holds no more for 100,000 showers than for 2,000', async () => {
    const run = templateGenerator('geant4-b5-wgan-gp')
    const most = async (count: number) => {
      const held = countTensors()
      let rows = 0
      let largest = 0
      await using(run, { compile: 'on', rows: 1024 }, async (opened) => {
        const pieces = streamShowers(
          { sampler: run, opened },
          { count, seed: 1, conditionOf: conditionOf(run) },
        )
        for await (const piece of pieces) {
          rows += piece.count
          largest = Math.max(largest, piece.showers.length)
        }
      })
      expect(rows).toBe(count)
      return { ...held.stop(), largest }
    }
    const few = await most(2000)
    expect(few.peak).toBeGreaterThan(10)
    expect(few.left).toBe(0)
    expect(few.largest).toBe(1024 * sizeOf(samplerOutput(run).shape))
    expect(await most(100_000)).toEqual(few)
  })

  test('is refused by the name of what is no part of its inputs, and then made plainly, which is said', async () => {
    const run = templateGenerator('geant4-b5-wgan-gp')
    const [step] = run.network.steps
    if (step === undefined) throw new Error('No step')
    const { layers } = await import('../../../src-shared/catalog/index.ts')
    let calls = 0
    const restless = layers.map((layer) =>
      layer.kind !== step.kind
        ? layer
        : {
            ...layer,
            forward: ((ops, call) =>
              ops.mul(layer.forward(ops, call), ops.scalar(++calls))) as typeof layer.forward,
          },
    )
    const sampler = { ...run, layers: restless }
    const weights = new Map(
      run.network.weights.map(({ name, shape }) => [
        name,
        tf.tensor(run.weights.get(name) ?? [], [...shape]),
      ]),
    )
    expect(() => compileGenerator({ host: nativeHost()!, sampler, weights, rows: 4 })).toThrow(
      /A number that Mul uses changes/,
    )
    tf.dispose([...weights.values()])
    const before = tf.memory().numTensors
    const opened = await openSampler({ sampler, weights: run.weights }, { compile: 'auto' })
    expect(opened.report).toMatchObject({ mode: 'eager', reason: expect.stringContaining('Mul') })
    expect(opened.problems).toMatchObject([{ code: 'compile.generator-refused', severity: 'warning' }])
    opened.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})

/** Counts what lies in TensorFlow itself, past TensorFlow.js, until it is stopped. */
function countTensors(): { stop: () => { peak: number; left: number } } {
  const host = nativeHost()!
  const { binding } = host
  const live = new Set<number>()
  let peak = 0
  const add = (...ids: number[]) => {
    for (const id of ids) live.add(id)
    peak = Math.max(peak, live.size)
  }
  const counting: Pick<Binding, 'createTensor' | 'executeOp' | 'runSavedModel' | 'deleteTensor'> = {
    createTensor(...words) {
      const id = binding.createTensor(...words)
      add(id)
      return id
    },
    executeOp(...words) {
      const made = binding.executeOp(...words)
      add(...made.map(({ id }) => id))
      return made
    },
    runSavedModel(...words) {
      const made = binding.runSavedModel(...words)
      add(...made.map(({ id }) => id))
      return made
    },
    deleteTensor(id) {
      live.delete(id)
      binding.deleteTensor(id)
    },
  }
  host.binding = Object.create(
    binding,
    Object.fromEntries(Object.entries(counting).map(([name, value]) => [name, { value }])),
  ) as Binding
  return {
    stop() {
      host.binding = binding
      return { peak, left: live.size }
    },
  }
}
