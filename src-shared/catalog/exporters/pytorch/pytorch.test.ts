import { expect, it } from 'vitest'
import { toChannelsFirstGraph } from '../graph/channels-first.ts'
import { recordGraph } from '../graph/record.ts'
import { shortFloat32 } from '../source-text.ts'
import { hostileExport } from '../testing/hostile.ts'
import { moduleSource } from './module-source.ts'
import { writePytorch } from './pytorch.ts'
import { encodeSafetensors } from './safetensors.ts'

it('reads as one would write it: layers by their names, activations around them', () => {
  const graph = recordGraph([{ name: 'latent', shape: [3] }], ({ ops, inputs, builder }) => {
    builder.enter('Hidden 1')
    const weight = builder.weight('hidden/kernel', Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2])
    const hidden = ops.leakyRelu(
      ops.add(ops.matMul(inputs['latent']!, weight), ops.constant([7, 8], [2])),
      0.2,
    )
    builder.enter('Output')
    const other = builder.weight('output/kernel', Float32Array.of(9, 10), [2, 1])
    const output = ops.matMul(hidden, other)
    builder.enter('')
    return { showers: ops.mul(ops.exp(output), ops.scalar(1000)) }
  })
  const { init, forward, tensors } = moduleSource(toChannelsFirstGraph(graph))
  expect(init).toEqual(['self.hidden_1 = nn.Linear(3, 2)', 'self.output = nn.Linear(2, 1, bias=False)'])
  expect(forward).toEqual([
    '# Hidden 1',
    'hidden_1 = F.leaky_relu(self.hidden_1(latent), negative_slope=0.2)  # [N, 2]',
    '',
    '# Output',
    'output = self.output(hidden_1)  # [N, 1]',
    '',
    '# Back from the numbers of the network to those of the data file',
    'showers = torch.exp(output) * 1000.0  # [N, 1]',
    '',
    'return showers',
  ])
  // PyTorch keeps a matrix by rows of outputs.
  expect(tensors.map(({ name, shape, values }) => [name, shape, [...values]])).toEqual([
    ['hidden_1.weight', [2, 3], [1, 3, 5, 2, 4, 6]],
    ['hidden_1.bias', [2], [7, 8]],
    ['output.weight', [1, 2], [9, 10]],
  ])
})

it('keeps whatever titles and names hold inside comments', () => {
  const { graph, description } = hostileExport('/intruder')
  const [source] = writePytorch({ graph, description })
  const text = new TextDecoder('utf-8', { fatal: true }).decode(source?.bytes)
  expect(text).not.toMatch(/[\r\0\u2028\u202e]/)
  // Three docstrings, and nothing that opens or closes a fourth.
  expect(text.match(/"""/g)).toHaveLength(6)
  const code = text.split('"""').filter((_, index) => index % 2 === 0)
  const withoutComments = code.join('').replaceAll(/#.*/g, '')
  expect(withoutComments).not.toMatch(/\/intruder|int intruder|import pathlib;/)
  expect(withoutComments).toContain('def forward(self, class_2: torch.Tensor)')
  expect(withoutComments).toContain('self.forward_2 = nn.Linear(2, 2)')
})

it('writes safetensors: length, header, values, little-endian', () => {
  const bytes = encodeSafetensors([{ name: 'a', shape: [2], values: Float32Array.of(1, -2) }], { by: 'µ' })
  const header = '{"__metadata__":{"by":"µ"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
  const length = new TextEncoder().encode(header).length
  expect(length).toBe(81)
  expect([...bytes.subarray(0, 8)]).toEqual([88, 0, 0, 0, 0, 0, 0, 0])
  expect(new TextDecoder().decode(bytes.subarray(8, 8 + 88))).toBe(`${header}       `)
  expect([...bytes.subarray(96)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])
})

it.each([
  [0.1, '0.1'],
  [1, '1.0'],
  [-1e-12, '-1e-12'],
  [1 / 3, '0.33333334'],
  [16_777_216, '16777216.0'],
  [3.4028235e38, '3.4028235e+38'],
])('writes %d as the shortest number that is the same float32', (value, text) => {
  expect(shortFloat32(value)).toBe(text)
  expect(Math.fround(Number(text))).toBe(Math.fround(value))
})
