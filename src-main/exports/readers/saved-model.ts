import { samplerOutput } from '../../../src-shared/compile/sampler.ts'
import { pathEndingIn, type Reader } from './reader.ts'

export const savedModelReader: Reader = {
  target: 'saved-model',
  read: async ({ paths, inputs, trained }) => {
    // Loaded when needed: this module is also imported where TensorFlow.js is not.
    const { runSavedModelExport } = await import('../../engine/saved-model-check.ts')
    return runSavedModelExport(pathEndingIn(paths, 'saved_model.pb'), inputs, samplerOutput(trained).name)
  },
}
