import type { ExporterDefinition, ExportFile, ExportInput } from '../define-exporter.ts'
import { metadataEntries } from '../describe-ports.ts'
import { generatorProblems } from '../generator-problems.ts'
import { toChannelsFirstGraph } from '../graph/channels-first.ts'
import { encodeUtf8 } from '../utf8.ts'
import { moduleSource } from './module-source.ts'
import { pythonFile } from './python-file.ts'
import { encodeSafetensors } from './safetensors.ts'

export const pytorchExporter: ExporterDefinition = {
  target: 'pytorch',
  title: 'PyTorch',
  summary: 'A Python file with an nn.Module that can be read, and its weights as safetensors: no pickle.',
  supports: generatorProblems,
  write: writePytorch,
}

export function writePytorch({ graph, description }: ExportInput): ExportFile[] {
  const source = moduleSource(toChannelsFirstGraph(graph))
  const folder = `${description.name}-pytorch`
  const weights = `${description.name}.safetensors`
  return [
    {
      path: `${folder}/${description.name}.py`,
      bytes: encodeUtf8(pythonFile(source, { description, weights })),
    },
    {
      path: `${folder}/${weights}`,
      bytes: encodeSafetensors(source.tensors, wellFormed(metadataEntries(description))),
    },
  ]
}

/** Titles may hold halves of a character, which no UTF-8 can. */
function wellFormed(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [key, value.replaceAll(/\p{Surrogate}/gu, '\ufffd')]),
  )
}
