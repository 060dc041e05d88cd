import type { ExportDescription } from '../define-exporter.ts'
import type { Graph } from '../graph/graph.ts'
import { recordGraph } from '../graph/record.ts'
import { descriptionOf } from './described.ts'

/**
 * A small export whose every text tries to leave its place in a source file, and whose layers have the names of what
 * they would hide. Code in it would make the file `path`.
 */
export function hostileExport(path: string): {
  graph: Graph
  description: ExportDescription
  reference: { inputs: { shape: number[]; values: number[] }[]; outputs: number[]; floor: number }
} {
  const python = `import pathlib; pathlib.Path(${JSON.stringify(path)}).touch()`
  const c = `*/ int intruder = 1; #include ${JSON.stringify(path)} /*`
  const text = `"""\\n\n${python}\r\n"""\u2028'''\n\\"\\"\\"${c} ??/\nint intruder = 2; \u202e\ud800 \0 \\`
  const graph = recordGraph([{ name: 'class', shape: [2] }], ({ ops, inputs, builder }) => {
    const scopes = [
      `forward`,
      'self',
      `state dict`,
      `${text}`,
      `Größe\n${python}`,
      '2',
      'double',
      'main',
      'std',
    ]
    let x = inputs['class']!
    for (const [index, scope] of scopes.entries()) {
      builder.enter(scope)
      x = ops.tanh(
        ops.add(
          ops.matMul(x, builder.weight(text, Float32Array.of(1, 0, 0, 1), [2, 2])),
          ops.constant([0.5 + index / 8, 1 + index / 8], [2]),
        ),
      )
    }
    return { showers: x }
  })
  const layers = 9
  const made = (start: number, shift: number): number =>
    Array.from({ length: layers }).reduce<number>(
      (value, _, index) => Math.tanh(value + shift + index / 8),
      start,
    )
  return {
    graph,
    description: {
      ...descriptionOf(graph),
      ...{ title: text, runId: text, created: text, ganvasVersion: text, dataFile: text, dataSha256: text },
      facts: { training: text },
    },
    reference: {
      inputs: [{ shape: [1, 2], values: [0.25, -0.75] }],
      outputs: [made(0.25, 0.5), made(-0.75, 1)],
      floor: 1,
    },
  }
}
