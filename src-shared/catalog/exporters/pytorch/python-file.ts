import type { ExportDescription, PortDescription } from '../define-exporter.ts'
import { portSentence } from '../describe-ports.ts'
import { oneLineText } from '../source-text.ts'
import type { ModuleSource } from './module-source.ts'

/** The whole Python file: what it is, the module, how its weights are loaded, and an example that can be run. */
export function pythonFile(
  { init, forward, inputs, tensors }: ModuleSource,
  { description, weights }: { description: ExportDescription; weights: string },
): string {
  const ports = inputs.map((name, index) => ({ name, port: portAt(description, index) }))
  const output = description.outputs[0]
  if (output === undefined) throw new Error('A generator gives something')
  const call = `generator(${inputs.join(', ')})`
  const numbers = tensors.reduce((sum, { values }) => sum + values.length, 0)
  return [
    '"""',
    ...docstring(description, { ports, output, call, weights }),
    '"""',
    '',
    'from __future__ import annotations',
    '',
    'import pathlib',
    '',
    'import torch',
    'import torch.nn.functional as F',
    'from safetensors.torch import load_file',
    'from torch import nn',
    '',
    `WEIGHTS = pathlib.Path(__file__).with_name("${weights}")`,
    '',
    '',
    'class Generator(nn.Module):',
    `    """The generator in inference mode; ${numbers} numbers, all of them in ${weights}."""`,
    '',
    '    def __init__(self) -> None:',
    '        super().__init__()',
    ...init.map((line) => `        ${line}`),
    '',
    `    def forward(self, ${inputs.map((name) => `${name}: torch.Tensor`).join(', ')}) -> torch.Tensor:`,
    ...forward.map((line) => (line === '' ? '' : `        ${line}`)),
    '',
    '',
    'def load(weights: str | pathlib.Path = WEIGHTS) -> Generator:',
    '    """The trained generator, ready to be called; move it with .to("cuda") as any module."""',
    '    generator = Generator()',
    '    generator.load_state_dict(load_file(weights))',
    '    return generator.eval()',
    '',
    '',
    'if __name__ == "__main__":',
    '    torch.manual_seed(1)',
    '    n = 8',
    ...ports.map(({ name, port }) => `    ${name} = ${exampleOf(port)}`),
    '    with torch.no_grad():',
    `        ${output.name} = load()(${inputs.join(', ')})`,
    `    print("${output.name}:", list(${output.name}.shape), ${output.unit === '1' ? '' : `"in ${output.unit}"`})`.replace(
      ', )',
      ')',
    ),
    `    print("sum of each:", ${output.name}.sum(dim=1).tolist())`,
    '',
  ].join('\n')
}

type Said = {
  ports: readonly { name: string; port: PortDescription }[]
  output: PortDescription
  call: string
  weights: string
}

function docstring(description: ExportDescription, { ports, output, call, weights }: Said): string[] {
  const line = (name: string, port: PortDescription): string =>
    `    ${name}: float32 [N, ${port.shape.join(', ')}]. ${oneLineText(portSentence(port))}`
  const data =
    description.dataFile === null
      ? []
      : [
          `Trained on ${oneLineText(description.dataFile)}${description.dataSha256 === null ? '' : ` (SHA-256 ${oneLineText(description.dataSha256)})`}.`,
        ]
  return [
    oneLineText(description.title),
    '',
    `Written by Ganvas ${oneLineText(description.ganvasVersion)} from run ${oneLineText(description.runId)} of ${oneLineText(description.created)}.`,
    ...data,
    '',
    'Takes, with N showers at once:',
    ...ports.map(({ name, port }) => line(name, port)),
    'Gives:',
    line(output.name, output),
    'All transforms of the data are inside: nothing is to be applied before or after.',
    '',
    `Needs torch, safetensors and ${weights} beside this file. To use it:`,
    '',
    `    from ${description.name} import load`,
    '    generator = load()',
    '    with torch.no_grad():',
    `        ${output.name} = ${call}`,
    '',
    `or run it: python ${description.name}.py`,
  ]
}

function exampleOf(port: PortDescription): string {
  const shape = `n, ${port.shape.join(', ')}`
  if (port.distribution === 'normal') return `torch.randn(${shape})`
  if (port.distribution === 'uniform') return `torch.rand(${shape})`
  if (port.unit === 'GeV') return `torch.full((${shape}), ${middleOf(port)})  # GeV`
  return `torch.zeros(${shape})`
}

/** Of the range in the logarithm, as energies are spread. */
function middleOf({ range }: PortDescription): string {
  if (range === undefined || !(range.min > 0)) return '50.0'
  const middle = Number(Math.sqrt(range.min * range.max).toPrecision(2))
  return Number.isInteger(middle) ? `${middle}.0` : String(middle)
}

function portAt({ inputs }: ExportDescription, index: number): PortDescription {
  const port = inputs[index]
  if (port === undefined) throw new Error(`The generator has no input ${index}`)
  return port
}
