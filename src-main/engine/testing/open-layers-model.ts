import type { io } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import type { ExportFile } from '../../../src-shared/catalog/exporters/define-exporter.ts'

/** Opens an exported layers model as a page would that has fetched its files. */
export function openLayersModel(files: readonly ExportFile[]): Promise<LayersModel> {
  const bytesOf = (end: string): Uint8Array =>
    files.find(({ path }) => path.endsWith(end))?.bytes ?? new Uint8Array()
  // Our own file, written a moment ago.
  const model = JSON.parse(Buffer.from(bytesOf('model.json')).toString()) as io.ModelJSON
  return loadLayersModel({
    load: () =>
      Promise.resolve({
        modelTopology: model.modelTopology,
        weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
        weightData: Uint8Array.from(bytesOf('.bin')).buffer,
      }),
  })
}
