import type { ExportDescription } from '../define-exporter.ts'
import type { Graph } from '../graph/graph.ts'

/** A plain description of a recorded graph, for tests that do not care what it says. */
export function descriptionOf(graph: Graph): ExportDescription {
  const ports = (names: readonly string[], shapes: readonly (readonly (number | null)[])[]) =>
    names.map((name, index) => ({
      name,
      shape: (shapes[index] ?? []).slice(1).map((dim) => dim ?? 1),
      unit: '1' as const,
      meaning: 'Numbers',
    }))
  return {
    name: 'generator',
    title: 'Test',
    ganvasVersion: '0.0.0',
    runId: 'test',
    created: '2026-01-01T00:00:00Z',
    inputs: ports(
      graph.inputs.map((input) => input.operation.name),
      graph.inputs.map((input) => input.shape),
    ),
    outputs: ports(
      graph.outputs.map((output) => output.name),
      graph.outputs.map((output) => output.value.shape),
    ),
    dataSha256: null,
    dataFile: null,
    facts: {},
  }
}

/** Largest |a - b| / (|b| + floor); infinite when the lengths differ or one is not a number. */
export function largestDifference(got: ArrayLike<number>, wanted: ArrayLike<number>, floor = 1): number {
  if (got.length !== wanted.length) return Infinity
  return Array.from(wanted).reduce((largest, value, index) => {
    const difference = Math.abs((got[index] ?? Number.NaN) - value) / (Math.abs(value) + floor)
    return Number.isNaN(difference) ? Infinity : Math.max(largest, difference)
  }, 0)
}
