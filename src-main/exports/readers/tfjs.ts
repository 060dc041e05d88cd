import { pathEndingIn, type Reader } from './reader.ts'

export const tfjsReader: Reader = {
  target: 'tfjs',
  read: async ({ paths, inputs }) => {
    // Loaded when needed: this module is also imported where TensorFlow.js is not.
    const { runTfjsExport } = await import('../../engine/exports-check.ts')
    return runTfjsExport(pathEndingIn(paths, 'model.json'), inputs)
  },
}
