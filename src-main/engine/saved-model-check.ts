import { dirname } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { refuse } from '../../src-shared/base/problem.ts'
import { TAG } from '../../src-shared/catalog/exporters/saved-model/saved-model-proto.ts'
import type { NamedArrays } from '../exports/named-arrays.ts'
import type { ReadBack } from '../exports/readers/reader.ts'
import type { Binding } from './native-binding.ts'
import { nativeHost } from './native-binding.ts'

/**
 * Loads a SavedModel in native TensorFlow and runs its graph; where another back end computes, nothing in this
 * process can read such a file.
 */
export function runSavedModelExport(modelPath: string, inputs: NamedArrays, output: string): ReadBack {
  const host = nativeHost()
  if (host === null) {
    return {
      notChecked: {
        why: `TensorFlow alone reads a SavedModel, but ${tf.getBackend()} computes here.`,
        how: 'Run npm run setup in the checkout, which gets native TensorFlow, and export again.',
      },
    }
  }
  try {
    return {
      outputs: { [output]: loadAndRun(host.binding, { folder: dirname(modelPath), inputs, output }) },
      checkedWith: `native TensorFlow ${host.binding.TF_Version}`,
    }
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    return refuse({
      code: 'export.unreadable',
      at: { file: modelPath },
      message: `Native TensorFlow does not run the exported model: ${says}`,
      hint: 'This is a fault of Ganvas. Nothing was exported; please report it with the project file.',
    })
  }
}

function loadAndRun(
  binding: Binding,
  { folder, inputs, output }: { folder: string; inputs: NamedArrays; output: string },
): NamedArrays[string] {
  const model = binding.loadSavedModel(folder, TAG)
  const given = Object.entries(inputs).map(([name, { shape, values }]) => ({
    name,
    id: binding.createTensor(shape, binding.TF_FLOAT, values),
  }))
  try {
    const names = given.map(({ name }) => name).join()
    const [made] = binding.runSavedModel(
      model,
      given.map(({ id }) => id),
      names,
      output,
    )
    if (made === undefined) throw new Error(`it gave no ${output}`)
    try {
      // The signature says float32.
      return { shape: made.shape, values: binding.tensorDataSync(made.id) as Float32Array }
    } finally {
      binding.deleteTensor(made.id)
    }
  } finally {
    for (const { id } of given) binding.deleteTensor(id)
    binding.deleteSavedModel(model)
  }
}
