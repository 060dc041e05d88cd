import * as tf from '@tensorflow/tfjs-core'
import { samplerInputs, sampleShowers, type Sampler } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import {
  savedModel,
  type NodeDef,
  type Named,
  type Signature,
} from '../../../src-shared/catalog/exporters/saved-model/saved-model-proto.ts'
import type { NativeHost } from '../native-binding.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import { declareVariables, writeSignature, type StateVariable } from './graph-variables.ts'
import { createConstants, createGraphWriter, FLOAT, writeStep } from './graph-writer.ts'
import { loadProgram } from './load.ts'
import { proveConstants } from './prove-constants.ts'
import { recordStep, type InputTensor } from './record.ts'
import { simplify } from './simplify.ts'
import { typeOf, type StepGraph, type Value } from './step-graph.ts'
import { inputTensor } from './trace.ts'

/** What a generator is compiled from; the weights stay the caller's. */
export type GeneratorToCompile = {
  host: NativeHost
  sampler: Sampler
  weights: ReadonlyMap<string, tf.Tensor>
  /** Showers per call: the shapes in the program are fixed, fewer are filled up. */
  rows: number
}

/** A generator in native TensorFlow's memory, its weights included. */
export type CompiledGenerator = {
  rows: number
  /** `rows × size` numbers of every input by its name; `rows × cells` showers in the unit of `samplerOutput`. */
  run(inputs: Readonly<Record<string, Float32Array>>): Float32Array
  dispose(): void
}

/**
 * The whole way from latent numbers to cell energies as one native program: recorded twice with other inputs, proven,
 * simplified, lowered, loaded, its weights written into it. Throws `CompileRefusal` when it cannot be one.
 */
export function compileGenerator(generator: GeneratorToCompile): CompiledGenerator {
  const { host, sampler, weights, rows } = generator
  const first = record(generator, 1)
  proveConstants(first, record(generator, 2))
  const { graph } = simplify(host.binding, first)
  const { nodes, signatures, read, fed } = lowerGenerator(host, graph)
  const loaded = loadProgram(host.binding, { file: savedModel({ nodes, signatures }), signatures })
  const written = loaded.run(
    'write',
    read.map((name) => inputTensor(host, weights.get(name) as tf.Tensor).id), // recorded from them
  )
  for (const { id } of written) host.binding.deleteTensor(id)
  const shapes = new Map(samplerInputs(sampler).map(({ name, shape }) => [name, [rows, ...shape]]))
  return {
    rows,
    run(inputs) {
      const { binding } = host
      const ids = fed.map((name) => {
        const [shape, values] = [shapes.get(name) ?? [], inputs[name]]
        if (values?.length !== sizeOf(shape)) {
          throw new Error(`${name} needs ${sizeOf(shape)} numbers, but got ${values?.length}`)
        }
        return binding.createTensor(shape, binding.TF_FLOAT, values)
      })
      const [made] = loaded.run('generate', ids)
      for (const id of ids) binding.deleteTensor(id)
      if (made === undefined) throw new Error('The generator gave nothing')
      const showers = binding.tensorDataSync(made.id) as Float32Array // declared so by the signature
      binding.deleteTensor(made.id)
      return showers
    },
    dispose: loaded.dispose,
  }
}

const SHOWERS = 'showers'
const part = { weight: 'weights/', input: 'inputs/' } as const

/** Numbers that no two recordings share; which ones does not matter, because nothing may depend on them but values. */
function record({ host, sampler, weights, rows }: GeneratorToCompile, trial: number): StepGraph {
  const given = Object.fromEntries(
    samplerInputs(sampler).map(({ name, shape, role }) => [
      name,
      // Class numbers begin with 0, and a table of two has no third row.
      tf.fill([rows, ...shape], role === 'label' ? trial - 1 : trial),
    ]),
  )
  const tensors = new Map<string, InputTensor>()
  for (const [name, tensor] of weights) tensors.set(`${part.weight}${name}`, inputTensor(host, tensor))
  for (const [name, tensor] of Object.entries(given)) {
    tensors.set(`${part.input}${name}`, inputTensor(host, tensor))
  }
  const weight = (name: string): tf.Tensor => {
    const tensor = weights.get(name)
    if (tensor === undefined) throw new Error(`No weight ${name}`)
    return tensor
  }
  let showers: tf.Tensor | null = null
  try {
    return recordStep(host, {
      inputs: tensors,
      work() {
        showers = tf.tidy(() => sampleShowers<tf.Tensor>(tensorOps, sampler, { inputs: given, weight }))
        return new Map([[SHOWERS, inputTensor(host, showers).id]])
      },
    })
  } finally {
    tf.dispose([...Object.values(given), ...(showers === null ? [] : [showers])])
  }
}

/** Variables for the weights that are read, and two signatures: `write` them, `generate` from the inputs. */
function lowerGenerator(
  { binding }: NativeHost,
  graph: StepGraph,
): {
  nodes: readonly NodeDef[]
  signatures: readonly Signature[]
  read: readonly string[]
  fed: readonly string[]
} {
  // Kept from XLA: with its kernels the showers differ from the eager ones in their last digits for little gain.
  const writer = createGraphWriter({ isOutsideXla: true })
  const constants = createConstants(writer, [])
  const inputs = graph.nodes.flatMap((node) => (node.kind === 'input' ? [node] : []))
  const stateOf = (prefix: string): StateVariable[] =>
    inputs
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, outputs: [type] }) => ({ name, ...type }))
  const variables = stateOf(part.weight)
  const handleOf = declareVariables(writer, [{ prefix: 'weight', variables }])
  const write = writeSignature(writer, { name: 'write', variables }, handleOf)
  const references = new Map<string, string>()
  for (const { name, dtype } of variables) {
    references.set(name, writer.add('ReadVariableOp', [handleOf(name)], { dtype: { type: dtype } }))
  }
  const placeholders = stateOf(part.input).map(({ name, shape, dtype }, index): Named => {
    const attributes = { dtype: { type: dtype }, shape: { shape } }
    const placeholder = writer.add('Placeholder', [], attributes, `generate_in${index}`)
    references.set(name, placeholder)
    return { name: placeholder, shape, dtype }
  })
  const results = writeStep({ writer, binding, constants }, graph, {
    frame: [],
    inputs: (name) => references.get(name) as string, // all of the graph's inputs are there
    nodes: graph.nodes,
  })
  const made = writer.add('Identity', [results(SHOWERS)], { T: { type: FLOAT } }, SHOWERS)
  const { shape } = typeOf(graph.results.get(SHOWERS) as Value) // the one result of the recording
  return {
    nodes: writer.nodes,
    signatures: [
      write,
      { name: 'generate', inputs: placeholders, outputs: [{ name: made, shape, dtype: FLOAT }] },
    ],
    read: variables.map(({ name }) => name.slice(part.weight.length)),
    fed: stateOf(part.input).map(({ name }) => name.slice(part.input.length)),
  }
}
