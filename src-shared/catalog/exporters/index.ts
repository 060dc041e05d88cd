import type { ExporterDefinition } from './define-exporter.ts'
import { cppHeaderExporter } from './cpp-header/cpp-header.ts'
import { geant4Par04Exporter } from './geant4-par04/geant4-par04.ts'
import { geant4Par04RandomExporter } from './geant4-par04-random/geant4-par04-random.ts'
import { kerasExporter } from './keras/keras.ts'
import { onnxExporter } from './onnx/onnx.ts'
import { pytorchExporter } from './pytorch/pytorch.ts'
import { savedModelExporter } from './saved-model/saved-model.ts'
import { tfjsLayersExporter } from './tfjs-layers/tfjs-layers.ts'
import { tfjsExporter } from './tfjs/tfjs.ts'

/** The export targets. Adding one is its folder and one line here. */
export const exporters: readonly ExporterDefinition[] = [
  onnxExporter,
  tfjsExporter,
  tfjsLayersExporter,
  savedModelExporter,
  kerasExporter,
  pytorchExporter,
  cppHeaderExporter,
  geant4Par04Exporter,
  geant4Par04RandomExporter,
]

export function exporterOf(target: string): ExporterDefinition | null {
  return exporters.find((each) => each.target === target) ?? null
}
