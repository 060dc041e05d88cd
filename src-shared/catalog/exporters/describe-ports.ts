import type { ExportDescription, PortDescription } from './define-exporter.ts'

/** One sentence about an input or output, for formats that keep a text beside it. */
export function portSentence(port: PortDescription): string {
  const unit = port.unit === '1' ? '' : `, in ${port.unit}`
  const drawn = port.distribution === undefined ? '' : `; draw it ${DRAWN[port.distribution]}`
  const range = port.range === undefined ? '' : `; trained from ${port.range.min} to ${port.range.max}`
  return `${port.meaning}${unit}${drawn}${range}.`
}

const DRAWN = {
  normal: 'from the standard normal distribution',
  uniform: 'uniformly from 0 to 1',
} as const

/** The whole description as text values by key: what ONNX and TensorFlow.js files carry along. */
export function metadataEntries(description: ExportDescription): Record<string, string> {
  const entries: Record<string, string> = {
    title: description.title,
    producer: `Ganvas ${description.ganvasVersion}`,
    run: description.runId,
    created: description.created,
    inputs: JSON.stringify(description.inputs),
    outputs: JSON.stringify(description.outputs),
  }
  if (description.dataFile !== null) entries['data_file'] = description.dataFile
  if (description.dataSha256 !== null) entries['data_sha256'] = description.dataSha256
  for (const port of [...description.inputs, ...description.outputs]) {
    entries[`${port.name}_unit`] = port.unit
    if (port.distribution !== undefined) entries[`${port.name}_distribution`] = port.distribution
    if (port.range !== undefined)
      entries[`${port.name}_range`] = JSON.stringify([port.range.min, port.range.max])
  }
  for (const [key, value] of Object.entries(description.facts)) {
    entries[key] = typeof value === 'string' ? value : JSON.stringify(value)
  }
  return entries
}
