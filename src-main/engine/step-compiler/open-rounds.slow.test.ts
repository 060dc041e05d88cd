import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { savedModel } from '../../../src-shared/catalog/exporters/saved-model/saved-model-proto.ts'
import { nativeHost } from '../native-binding.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { disposeState, restoreState, storeState, type StoredState } from '../train/model-state.ts'
import { createReadings } from '../train/readings.ts'
import { kernelOf } from '../train/rounds.ts'
import { planOf, smallProject } from '../train/testing/small-projects.ts'
import { differences } from '../train/testing/small-runs.ts'
import { train, type TrainEvent } from '../train/train.ts'
import { compareWithEager } from './compare.ts'
import { compileTraining, openProgram, ROUND, type ToCompile } from './compile-training.ts'
import { loadProgram } from './load.ts'
import { openRounds } from './open-rounds.ts'
import { CompileRefusal } from './step-graph.ts'
import { openSyntheticRun, type SyntheticRun } from '../bench/synthetic-run.ts'
import { XLA_ENVIRONMENT } from './xla-environment.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

async function withRun<R>(
  kind: string,
  work: (run: SyntheticRun) => Promise<R>,
  options: { memoryBytes?: number } = {},
): Promise<R> {
  const before = tf.memory().numTensors
  const run = await openSyntheticRun(planOf(smallProject(kind)), options)
  try {
    return await work(run)
  } finally {
    await run.feed.dispose()
    disposeState(run.state)
    expect(tf.memory().numTensors).toBe(before)
  }
}

/** The state after `rounds` compiled rounds, in calls of at most `chunk`. */
async function after(
  rounds: number,
  options: { chunk: number; usesXla: boolean; from?: StoredState; memoryBytes?: number },
): Promise<StoredState> {
  return withRun(
    'wgan-gp',
    async (run) => {
      if (options.from !== undefined) restoreState(run.state, options.from)
      const compiling = { ...run, host: nativeHost()!, kernel: kernelOf(run.plan) }
      const runner = openProgram(compiling, await compileTraining(compiling), options)
      runner.write()
      while (run.state.counters.round < rounds) {
        const most = Math.min(options.chunk, rounds - run.state.counters.round)
        run.state.counters.round += (await runner.run(ROUND, most)).turns
      }
      runner.read()
      runner.dispose()
      return storeState(run.state)
    },
    options,
  )
}

describe.skipIf(isMissing)('compiled training on native TensorFlow', () => {
  beforeAll(async () => {
    Object.assign(process.env, XLA_ENVIRONMENT)
    await openEngine('native-cpu')
  })

  describe.each([false, true])('with XLA: %s', (usesXla) => {
    test('gives the same bits however many rounds make a call, and when it is stopped and continued', async () => {
      const whole = await after(20, { chunk: 20, usesXla })
      // Few programs are opened: XLA compiles each anew.
      const half = await after(9, { chunk: 1, usesXla })
      expect(differences(await after(20, { chunk: 7, usesXla, from: half }), whole)).toEqual([])
    }, 600_000)
  })

  test('gives the same bits when rounds reach from one window of the data into the next', async () => {
    // 60 events of 4 cells and an energy, 20 bytes each, in windows of a third.
    const memoryBytes = 700
    const whole = await after(12, { chunk: 12, usesXla: false, memoryBytes })
    expect(differences(await after(12, { chunk: 1, usesXla: false, memoryBytes }), whole)).toEqual([])
    expect(differences(await after(12, { chunk: 12, usesXla: false }), whole)).not.toEqual([])
    await withRun(
      'wgan-gp',
      async (run) => {
        const compiling = { ...run, host: nativeHost()!, kernel: kernelOf(run.plan) }
        const training = await compileTraining(compiling)
        const runner = openProgram(compiling, training, { usesXla: false })
        const trust = await compareWithEager(run, { training, runner }, { rounds: 12, seconds: Infinity })
        runner.dispose()
        expect(trust).toMatchObject({ agrees: true, rounds: 12 })
      },
      { memoryBytes },
    )
  }, 240_000)

  test('tells every round, saves what it has reached, and starts where pre-training ended', async () => {
    await withRun('wgan', async (run) => {
      const plan = {
        ...run.plan,
        training: { ...run.plan.training, pretraining: [{ network: 'c', rounds: 3 }] },
      }
      const opened = await openRounds({ ...run, plan }, { compile: 'auto', xla: 'off', roundsLeft: 10 })
      expect(opened.problems).toEqual([])
      expect(opened.report).toMatchObject({ mode: 'compiled', trust: { agrees: true } })
      // Three, or fewer where they take too long.
      expect([1, 2, 3]).toContain(opened.report.trust?.rounds)
      const settings = { seed: run.seed, rounds: 10, readEvery: 4, sampleEvery: 5, checkpointEvery: 4 }
      const control = { stopRequested: () => false, proceed: () => Promise.resolve() }
      const events: TrainEvent[] = []
      for await (const event of train({ ...run, plan, settings, control, rounds: opened.rounds })) {
        events.push(event)
      }
      opened.dispose()
      const points = events.flatMap((event) => (event.type === 'metrics' ? event.points : []))
      expect(points.map(({ round }) => round)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      for (const { values } of points) {
        expect(Object.keys(values)).toContain('gradient norm critic')
        expect(Object.values(values).every(Number.isFinite)).toBe(true)
      }
      const at = (type: 'samples' | 'checkpoint') =>
        events.flatMap((event) => (event.type === type ? [event.round] : []))
      expect(at('samples')).toEqual([0, 5, 10])
      expect(at('checkpoint')).toEqual([4, 8, 10])
      const last = events.findLast((event) => event.type === 'checkpoint')
      const steps = plan.training.trainers.map(({ network, steps }) => (network === 'c' ? 3 : 0) + 10 * steps)
      expect(last?.type === 'checkpoint' && last.stored.counters.trainer).toEqual(steps)
      expect(last?.type === 'checkpoint' && differences(last.stored, await storeState(run.state))).toEqual([])
    })
  })

  test.each([
    {
      what: 'a number that JavaScript changes',
      operation: 'Mul',
      change: (loss: tf.Tensor, call: number) => tf.mul(loss, call),
    },
    {
      what: 'random numbers from JavaScript',
      operation: 'Add',
      change: (loss: tf.Tensor) => tf.add(loss, tf.randomUniform([], 0, 1e-3)),
    },
    {
      what: 'a reading of a loss',
      operation: null,
      change: (loss: tf.Tensor) => tf.mul(loss, loss.dataSync().length),
    },
    {
      what: 'other operations from time to time',
      operation: 'Square',
      change: (loss: tf.Tensor, call: number) => (call % 2 === 0 ? tf.neg(loss) : tf.square(loss)),
    },
  ])('refuses $what, by the name of the operation', async ({ change, operation }) => {
    await withRun('regressor', async (run) => {
      const before = await storeState(run.state)
      const sound = kernelOf(run.plan)
      let calls = 1
      const kernel: ToCompile['kernel'] = {
        ...sound,
        loss(role, call) {
          const { loss, series } = sound.loss(role, call)
          calls += 1
          return { loss: change(loss, Math.floor(calls / 2)) as tf.Scalar, series }
        },
      }
      const refusal = await compileTraining({ ...run, kernel, host: nativeHost()! }).catch(
        (error: unknown) => error,
      )
      expect(refusal).toBeInstanceOf(CompileRefusal)
      expect((refusal as CompileRefusal).operation).toBe(operation)
      // What was tried has left no trace.
      expect(differences(before, await storeState(run.state))).toEqual([])
    })
  })

  test('refuses what TensorFlow does not take, and leaves no folder behind', () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('ganvas-step-'))
    const before = folders()
    const file = savedModel({
      nodes: [{ name: 'a', operation: 'NoSuchOperation', inputs: [], attributes: {} }],
      signatures: [],
    })
    expect(() => loadProgram(nativeHost()!.binding, { file, signatures: [] })).toThrow(/NoSuchOperation/)
    expect(folders()).toEqual(before)
  })

  test('notices a compiled step that is wrong', async () => {
    await withRun('regressor', async (run) => {
      const compiling = { ...run, host: nativeHost()!, kernel: kernelOf(run.plan) }
      const training = await compileTraining(compiling)
      const runner = openProgram(compiling, training, { usesXla: false })
      const wrong = {
        ...runner,
        read() {
          runner.read()
          const weight = run.state.weights.get('c/cs/kernel')!
          tf.tidy(() => weight.assign(tf.mul(weight, 1.001)))
        },
      }
      const trust = await compareWithEager(run, { training, runner: wrong }, { rounds: 5, seconds: 60 })
      runner.dispose()
      expect(trust).toMatchObject({ agrees: false, rounds: 1, at: 'weights/c/cs/kernel' })
      expect(trust.largestDifference).toBeGreaterThan(5e-4)
    })
  })

  test('needs no more memory after thousands of rounds', async () => {
    await withRun('wgan-gp', async (run) => {
      const opened = await openRounds(run, { compile: 'on', xla: 'off', roundsLeft: 1e6 })
      const readings = createReadings()
      const doRounds = async (rounds: number) => {
        for (let done = 0; done < rounds;) {
          done += await opened.rounds.run(rounds - done, { isReading: true, readings })
          await readings.read()
        }
        opened.rounds.settle()
      }
      await doRounds(500)
      const tensors = tf.memory().numTensors
      const before = process.memoryUsage().rss
      for (let part = 0; part < 10; part++) await doRounds(200)
      expect(tf.memory().numTensors).toBe(tensors)
      expect(process.memoryUsage().rss - before).toBeLessThan(20e6)
      opened.dispose()
    })
  })
})

describe('where nothing can be compiled', () => {
  beforeAll(async () => {
    await openEngine('js')
  })

  test('rounds are done eagerly; the report says why, and a wish that fails is a warning', async () => {
    await withRun('regressor', async (run) => {
      const wanted = await openRounds(run, { compile: 'on', xla: 'auto', roundsLeft: 10 })
      expect(wanted.report).toMatchObject({ mode: 'eager', trust: null, xla: null })
      expect(wanted.problems.map(({ code, severity }) => [code, severity])).toEqual([
        ['compile.refused', 'warning'],
      ])
      expect(wanted.rounds.areMany).toBe(false)
      const off = await openRounds(run, { compile: 'off', xla: 'auto', roundsLeft: 10 })
      expect(off.problems).toEqual([])
      expect(off.report.reason).toContain('switched off')
    })
  })
})
