import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { findLayer } from '../../../src-shared/catalog/find.ts'
import { openEngine } from '../open-engine.ts'
import { certifyLayer, TOLERANCE } from './certify.ts'
import { formatFile, ordersMeasured, withBackend } from './certificate-file.ts'
import { activationsOf, layerSettings } from './layer-settings.ts'
import { repairGradients } from './repair.ts'

beforeAll(async () => {
  await openEngine('js')
})

function layer(kind: string) {
  const found = findLayer(kind)
  if (found === undefined) throw new Error(`No layer ${kind}`)
  return found
}

it('a gradient that saves its output, as in stock tfjs, loses the certificate of the second order and no other', async () => {
  tf.registerGradient({
    kernelName: tf.Tanh,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => tf.mul(tf.sub(1, tf.square(y ?? tf.scalar(0))), dy as tf.Tensor) }),
  })
  const certificates = await certifyLayer(layer('activation'), 'js')
  repairGradients()
  const tanh = certificates.find((each) => each.activation === 'tanh')
  expect(tanh?.first.ok).toBe(true)
  expect(tanh?.second.ok).toBe(false)
  expect(tanh?.second.error).toBeGreaterThan(100 * TOLERANCE)
  expect(certificates.filter((each) => !each.second.ok)).toEqual([tanh])
})

it('a gradient that throws gives no certificate, and says why', async () => {
  tf.unregisterGradient(tf.Softplus)
  const certificates = await certifyLayer(layer('activation'), 'js')
  repairGradients()
  const softplus = certificates.find((each) => each.activation === 'softplus')
  expect(softplus?.first).toMatchObject({ ok: false, why: expect.stringContaining('Softplus') })
})

it('settings cover every activation and every other choice a layer offers', () => {
  const settings = layerSettings(layer('conv-2d'))
  expect(new Set(settings.map((each) => each.activation))).toEqual(new Set(activationsOf(layer('conv-2d'))))
  expect(activationsOf(layer('conv-2d'))).toContain('softmax')
  for (const [name, value] of [
    ['padding', 'valid'],
    ['strides', 2],
    ['strides', 3],
    ['dilation', 2],
    ['bias', false],
  ] as const) {
    expect(settings.some((each) => each.params[name] === value)).toBe(true)
  }
})

it('the file keeps what other back ends measured and drops layers that are gone', () => {
  const verdict = { ok: true, error: 1e-6 }
  const measured = { first: verdict, second: verdict, shapes: ['6'], tfjs: '4.22.0', backend: 'js' as const }
  const file = withBackend(
    {
      tfjs: '4.22.0',
      tolerance: TOLERANCE,
      backends: ['wasm'],
      certificates: [
        { kind: 'dense', activation: 'tanh', orders: { wasm: 1 } },
        { kind: 'gone', activation: null, orders: { wasm: 2 } },
      ],
    },
    'js',
    [{ ...measured, kind: 'dense', activation: 'tanh' }],
  )
  expect(file.backends).toEqual(['js', 'wasm'])
  expect(file.certificates).toEqual([{ kind: 'dense', activation: 'tanh', orders: { js: 2, wasm: 1 } }])
  expect(
    ordersMeasured([{ ...measured, kind: 'flatten', activation: null, second: { ok: false, error: 1 } }]),
  ).toEqual({ flatten: 1 })
})

it('the file is formatted as Prettier has it: an entry on one line, or one line per field', () => {
  const orders = { js: 2, 'native-cpu': 2, wasm: 2 }
  const text = formatFile({
    tfjs: '4.22.0',
    tolerance: 0.001,
    backends: ['js', 'wasm'],
    certificates: [
      { kind: 'flatten', activation: null, orders },
      { kind: 'conv-transpose-2d', activation: 'leaky-relu', orders },
    ],
  })
  expect(text).toBe(`{
  "tfjs": "4.22.0",
  "tolerance": 0.001,
  "backends": ["js", "wasm"],
  "certificates": [
    { "kind": "flatten", "activation": null, "orders": { "js": 2, "native-cpu": 2, "wasm": 2 } },
    {
      "kind": "conv-transpose-2d",
      "activation": "leaky-relu",
      "orders": { "js": 2, "native-cpu": 2, "wasm": 2 }
    }
  ]
}
`)
})
