/**
 * Chooses the back end that computes in this process, once, and says which one it is and why not a better one.
 * In: a wish. Out: a report, with TensorFlow.js ready to compute. Promises never to fall back in silence: what
 * kept a better back end from being used stands in the report, and a back end asked for by name is either used
 * or refused with what it lacks.
 */
import * as tf from '@tensorflow/tfjs-core'
import { ProblemError, problem } from '../../../src-shared/base/problem.ts'
import { openNative } from './native.ts'
import type { Attempt, Backend, Missing, RuntimeReport } from './report.ts'
import { openWasm } from './wasm.ts'
import { openWebGpu } from './webgpu.ts'

export type RuntimeWish = { backend: 'auto' | Backend }

const automatic = ['cuda', 'native-cpu', 'webgpu', 'wasm'] as const

const openers: { readonly [name in Backend]: (isForced: boolean) => Promise<Attempt> } = {
  cuda: () => openNative('cuda'),
  'native-cpu': () => openNative('native-cpu'),
  webgpu: (isForced) => openWebGpu({ software: isForced ? 'accept' : 'refuse' }),
  wasm: openWasm,
  js: openPlain,
}

export async function openRuntime(wish: RuntimeWish): Promise<RuntimeReport> {
  // tfjs warns in Node that it could be faster; which back end is used is ours to say.
  tf.env().set('PROD', true)
  const missing: Missing[] = []
  for (const backend of wish.backend === 'auto' ? automatic : [wish.backend]) {
    const attempt = await openers[backend](wish.backend !== 'auto')
    if ('opened' in attempt) return { ...attempt.opened, missing }
    missing.push(...attempt.missing)
  }
  throw new ProblemError(missing.map((each) => refusal(wish.backend, each)))
}

function refusal(wanted: RuntimeWish['backend'], { backend, what, how }: Missing) {
  const name = wanted === 'auto' ? backend : wanted
  return problem({
    code: 'runtime.missing',
    message: `The back end “${name}” cannot be used: ${what}`,
    hint: how,
  })
}

async function openPlain(): Promise<Attempt> {
  const { version_cpu: version } = await import('@tensorflow/tfjs-backend-cpu')
  await tf.setBackend('cpu')
  return {
    opened: {
      backend: 'js',
      title: 'Plain JavaScript (for tests only: hundreds of times slower than native)',
      libraryVersion: version,
      libraryPath: null,
      device: process.arch,
      threads: 1,
    },
  }
}
