import type { ExporterDefinition } from './define-exporter.ts'
import { onnxExporter } from './onnx/onnx.ts'
import { tfjsExporter } from './tfjs/tfjs.ts'

/** The export targets. Adding one is its folder and one line here. */
export const exporters: readonly ExporterDefinition[] = [onnxExporter, tfjsExporter]

export function exporterOf(target: string): ExporterDefinition | null {
  return exporters.find((each) => each.target === target) ?? null
}
