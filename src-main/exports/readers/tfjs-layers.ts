import type { Reader } from './reader.ts'

/** The tests open such files; the app itself carries TensorFlow.js without its layers. */
export const tfjsLayersReader: Reader = {
  target: 'tfjs-layers',
  read: () =>
    Promise.resolve({
      notChecked: {
        why: 'Ganvas has no @tensorflow/tfjs-layers, which alone reads a layers model.',
        how: 'To have a checked file for TensorFlow.js, export to tfjs.',
      },
    }),
}
