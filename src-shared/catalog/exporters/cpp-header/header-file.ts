import { sizeOf } from '../../../tensor/shape.ts'
import type { ExportDescription, PortDescription } from '../define-exporter.ts'
import { portSentence } from '../describe-ports.ts'
import { identifierOf, oneLineText } from '../source-text.ts'
import type { FunctionBody } from './function-body.ts'
import { cppNumber } from './scalar-cpp.ts'

const NUMBERS_PER_LINE = 10

/** The whole header: what it is, the weights, the function, and an example that can be compiled. */
export function headerFile(
  { lines, inputs, output, constants }: FunctionBody,
  about: ExportDescription,
): string {
  const space = `ganvas_${identifierOf(about.title, 'generator')}`
  const guard = space.toUpperCase()
  const result = about.outputs[0]
  if (result === undefined) throw new Error('A generator gives something')
  const ports = inputs.map((name, index) => ({ name, port: portAt(about, index) }))
  const parameters = [...inputs.map((name) => `const float* ${name}`), `float* ${output}`].join(', ')
  return [
    ...comment(about, { ports, output, result, space }),
    '',
    `#ifndef ${guard}_HPP`,
    `#define ${guard}_HPP`,
    '',
    '#include <algorithm>',
    '#include <cmath>',
    '#include <cstddef>',
    '#include <limits>',
    '',
    `namespace ${space} {`,
    '',
    ...[...ports, { name: output, port: result }].map(
      ({ name, port }) => `inline constexpr std::size_t ${name}_size = ${sizeOf(port.shape)};`,
    ),
    '',
    'namespace weights {',
    ...constants.flatMap(({ name, values }) => [
      `inline constexpr float ${name}[${values.length}] = {`,
      ...numberLines(values),
      '};',
    ]),
    '}  // namespace weights',
    '',
    ...HELPERS,
    '',
    `// Makes one shower; ${output} points to room for ${sizeOf(result.shape)} numbers. Safe to call from many threads.`,
    `inline void generate(${parameters}) {`,
    ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
    '}',
    '',
    `}  // namespace ${space}`,
    '',
    `#endif  // ${guard}_HPP`,
    '',
    ...example({ ports, output, result, space }),
    '',
  ].join('\n')
}

type Said = {
  ports: readonly { name: string; port: PortDescription }[]
  output: string
  result: PortDescription
  space: string
}

function comment(about: ExportDescription, { ports, output, result, space }: Said): string[] {
  const line = (name: string, port: PortDescription): string =>
    `  ${name}: ${sizeOf(port.shape)} float${sizeOf(port.shape) === 1 ? '' : 's'}. ${portSentence(port)}`
  const data =
    about.dataFile === null
      ? []
      : [`Trained on ${about.dataFile}${about.dataSha256 === null ? '' : ` (SHA-256 ${about.dataSha256})`}.`]
  return [
    about.title,
    '',
    `Written by Ganvas ${about.ganvasVersion} from run ${about.runId} of ${about.created}.`,
    ...data,
    '',
    'Takes, for one shower:',
    ...ports.map(({ name, port }) => line(name, port)),
    'Gives:',
    line(output, result),
    'All transforms of the data are inside: nothing is to be applied before or after.',
    '',
    `  #include "${about.name}.hpp"`,
    `  ${space}::generate(${[...ports.map(({ name }) => name), output].join(', ')});`,
    '',
    'The example at the end:',
    `  c++ -std=c++17 -O2 -x c++ -DGANVAS_EXAMPLE ${about.name}.hpp -o example && ./example`,
  ].map((text) => {
    // Indentation is ours; everything else may hold anything.
    const indent = /^ */.exec(text)?.[0] ?? ''
    return `// ${indent}${oneLineText(text).replaceAll('??', '? ?')}`.trimEnd()
  })
}

function numberLines(values: Float32Array): string[] {
  const lines: string[] = []
  for (let start = 0; start < values.length; start += NUMBERS_PER_LINE) {
    lines.push(`  ${Array.from(values.subarray(start, start + NUMBERS_PER_LINE), cppNumber).join(', ')},`)
  }
  return lines
}

const HELPERS = [
  'inline float leaky_relu(float x, float slope) { return x > 0.0f ? x : slope * x; }',
  'inline float elu(float x, float alpha) { return x > 0.0f ? x : alpha * std::expm1(x); }',
  'inline float sigmoid(float x) { return 1.0f / (1.0f + std::exp(-x)); }',
  'inline float softplus(float x) { return std::max(x, 0.0f) + std::log1p(std::exp(-std::abs(x))); }',
  'inline float square(float x) { return x * x; }',
  '',
  '// y = x * matrix + bias, row by row.',
  'template <std::size_t rows, std::size_t inner, std::size_t columns>',
  'inline void dense(const float* x, const float* matrix, const float* bias, float* y) {',
  '  for (std::size_t row = 0; row < rows; ++row, x += inner, y += columns) {',
  '    for (std::size_t column = 0; column < columns; ++column) y[column] = bias ? bias[column] : 0.0f;',
  '    for (std::size_t k = 0; k < inner; ++k) {',
  '      for (std::size_t column = 0; column < columns; ++column) y[column] += x[k] * matrix[k * columns + column];',
  '    }',
  '  }',
  '}',
  '',
  'template <std::size_t rows, std::size_t columns>',
  'inline void softmax(const float* x, float* y) {',
  '  for (std::size_t row = 0; row < rows; ++row, x += columns, y += columns) {',
  '    const float largest = *std::max_element(x, x + columns);',
  '    float sum = 0.0f;',
  '    for (std::size_t column = 0; column < columns; ++column) sum += y[column] = std::exp(x[column] - largest);',
  '    for (std::size_t column = 0; column < columns; ++column) y[column] /= sum;',
  '  }',
  '}',
]

function example({ ports, output, result, space }: Said): string[] {
  const [unit, cells] = [result.unit === '1' ? '' : ` ${result.unit}`, sizeOf(result.shape)]
  return [
    '#ifdef GANVAS_EXAMPLE',
    '#include <cstdio>',
    '#include <random>',
    'int main() {',
    '  std::mt19937 engine(1);',
    ...ports.flatMap(({ name, port }) => [`  float ${name}[${sizeOf(port.shape)}];`, ...drawn(name, port)]),
    `  float ${output}[${cells}];`,
    `  ${space}::generate(${[...ports.map(({ name }) => name), output].join(', ')});`,
    '  double sum = 0;',
    `  for (float each : ${output}) sum += each;`,
    `  std::printf("${cells} numbers, sum %g${unit}\\n", sum);`,
    '}',
    '#endif',
  ]
}

function drawn(name: string, port: PortDescription): string[] {
  if (port.distribution !== undefined) {
    const type = port.distribution === 'normal' ? 'normal_distribution' : 'uniform_real_distribution'
    return [
      `  std::${type}<float> draw_${name};`,
      `  for (float& each : ${name}) each = draw_${name}(engine);`,
    ]
  }
  const value = port.unit === 'GeV' ? '50.0f' : '0.0f'
  return [`  for (float& each : ${name}) each = ${value};`]
}

function portAt({ inputs }: ExportDescription, index: number): PortDescription {
  const port = inputs[index]
  if (port === undefined) throw new Error(`The generator has no input ${index}`)
  return port
}
