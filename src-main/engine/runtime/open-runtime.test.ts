import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import { readNative } from '../../../scripts/setup/native.mjs'
import { restoreUtilFunctions, withoutChatter } from './native.ts'
import { openRuntime } from './open-runtime.ts'
import type { Backend } from './report.ts'

const native = readNative()
const whyNoNative =
  native.state === 'known' && native.record.native !== null
    ? null
    : 'no native TensorFlow is set up here (npm run setup says why)'

/** [[1, 2], [3, 4]] x [[5, 6], [7, 8]], by hand. */
async function multiplies(): Promise<number[]> {
  const product = tf.tidy(() =>
    tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])),
  )
  const values = Array.from(await product.data())
  product.dispose()
  return values
}

describe('openRuntime', () => {
  const cases: { backend: Backend; title: RegExp }[] = [
    { backend: 'native-cpu', title: /^TensorFlow \d+\.\d+\.\d+\S* on \d+ CPU cores? \(native\)$/ },
    { backend: 'wasm', title: /^WebAssembly \(SIMD\) on 1 CPU core$/ },
    { backend: 'js', title: /^Plain JavaScript/ },
  ]
  for (const { backend, title } of cases) {
    it(`${backend} multiplies matrices and leaves no tensor behind`, async (context) => {
      if (backend === 'native-cpu' && whyNoNative !== null) context.skip(whyNoNative)
      const report = await openRuntime({ backend })
      const before = tf.memory().numTensors
      expect(await multiplies()).toEqual([19, 22, 43, 50])
      expect(tf.memory().numTensors).toBe(before)
      expect(report.title).toMatch(title)
      expect(report).toMatchObject({ backend, missing: [] })
      expect(JSON.parse(JSON.stringify(report))).toEqual(report)
    })
  }

  it('says for every better back end why it is not used', async () => {
    const report = await openRuntime({ backend: 'auto' })
    const order = ['cuda', 'native-cpu', 'webgpu', 'wasm']
    const better = order.slice(0, order.indexOf(report.backend))
    expect([...new Set(report.missing.map((each) => each.backend))]).toEqual(better)
    for (const each of report.missing) expect(each.how).not.toBe('')
  })

  it('refuses a back end asked for by name with what it lacks and how to get it', async () => {
    const before = process.env['GANVAS_NATIVE']
    process.env['GANVAS_NATIVE'] = 'off'
    try {
      const refused = await openRuntime({ backend: 'native-cpu' }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(ProblemError)
      expect((refused as ProblemError).problems).toEqual([
        {
          code: 'runtime.missing',
          severity: 'error',
          at: {},
          message:
            'The back end “native-cpu” cannot be used: GANVAS_NATIVE=off switches native TensorFlow off.',
          hint: 'Unset GANVAS_NATIVE.',
        },
      ])
    } finally {
      if (before === undefined) delete process.env['GANVAS_NATIVE']
      else process.env['GANVAS_NATIVE'] = before
    }
  })

  it('drops the chatter of a loading TensorFlow and keeps its warnings', () => {
    const said = [
      'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n',
      'I0000 00:00:1795200289.020680   16259 port.cc:153] oneDNN custom operations are on.\n',
      'W0000 00:00:1795200289.020690   16259 x.cc:1] something is odd\n',
      'Illegal thing',
    ]
    expect(withoutChatter(said.join(''), false)).toBe(`${said[2]}${said[3]}`)
    expect(withoutChatter(said.join(''), true)).toBe(said.join(''))
  })

  it('restores the functions that newer Node versions dropped', () => {
    const target: Record<string, unknown> = {}
    restoreUtilFunctions(target)
    const isNullOrUndefined = target['isNullOrUndefined'] as (value: unknown) => boolean
    const isArray = target['isArray'] as (value: unknown) => boolean
    expect([null, undefined, 0, ''].map(isNullOrUndefined)).toEqual([true, true, false, false])
    expect([[], 'text'].map(isArray)).toEqual([true, false])
  })
})
