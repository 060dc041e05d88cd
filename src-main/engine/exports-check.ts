import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { GraphModel } from '@tensorflow/tfjs-converter'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import type { io } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { refuse } from '../../src-shared/base/problem.ts'
import type { NamedArrays } from '../exports/named-arrays.ts'

/**
 * Loads a TensorFlow.js graph model from its files and runs it on the current back end, as anyone who gets the files
 * would. Leaves no tensor behind.
 */
export async function runTfjsExport(
  modelPath: string,
  inputs: NamedArrays,
): Promise<{ outputs: NamedArrays; checkedWith: string }> {
  try {
    return await loadAndRun(modelPath, inputs)
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    return refuse({
      code: 'export.unreadable',
      at: { file: modelPath },
      message: `TensorFlow.js (${tf.getBackend()}) does not run the exported model: ${says}`,
      hint: 'This is a fault of Ganvas. Nothing was exported; please report it with the project file.',
    })
  }
}

async function loadAndRun(
  modelPath: string,
  inputs: NamedArrays,
): Promise<{ outputs: NamedArrays; checkedWith: string }> {
  const model = await loadGraphModel(fromFiles(modelPath))
  try {
    return {
      outputs: await execute(model, inputs),
      checkedWith: `TensorFlow.js ${tf.version_core} (${tf.getBackend()})`,
    }
  } finally {
    model.dispose()
  }
}

async function execute(model: GraphModel, inputs: NamedArrays): Promise<NamedArrays> {
  const names = model.outputNodes
  const tensors = tf.tidy(() => {
    const given = Object.fromEntries(
      Object.entries(inputs).map(([name, { shape, values }]) => [
        name,
        tf.tensor(values, [...shape], 'float32'),
      ]),
    )
    const results = model.execute(given, names)
    return Array.isArray(results) ? results : [results]
  })
  const outputs: Record<string, { shape: number[]; values: Float32Array }> = {}
  for (const [index, tensor] of tensors.entries()) {
    // The data of a float32 tensor; tfjs types it as any numeric array.
    outputs[names[index] ?? ''] = { shape: tensor.shape, values: (await tensor.data()) as Float32Array }
  }
  tf.dispose(tensors)
  return outputs
}

/** Reads the parts of `model.json` that the loader needs, and its weights from beside it. */
function fromFiles(modelPath: string): io.IOHandler {
  return {
    load: async () => {
      // Our own file, written a moment ago; a broken one fails in the loader.
      const model = JSON.parse(await readFile(modelPath, 'utf8')) as io.ModelJSON
      const paths = model.weightsManifest.flatMap((group) => group.paths)
      const shards = await Promise.all(paths.map((path) => readFile(join(dirname(modelPath), path))))
      const weights = Buffer.concat(shards)
      return {
        modelTopology: model.modelTopology,
        weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
        weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
        ...(model.signature === undefined ? {} : { signature: model.signature }),
        ...(model.userDefinedMetadata === undefined
          ? {}
          : { userDefinedMetadata: model.userDefinedMetadata }),
      }
    },
  }
}
