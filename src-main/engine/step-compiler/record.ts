import type { Binding, NativeHost } from '../native-binding.ts'
import { CompileRefusal, type Node, type StepGraph, type Value } from './step-graph.ts'

/**
 * Runs `work` and writes down every TensorFlow operation that it executes, forwards, backwards and in the optimizer
 * alike: the binding is the one place that all of them pass. `inputs` are the tensors, by the binding's number, whose
 * numbers may differ next time; `work` returns the tensors that matter afterwards.
 */
export function recordStep(
  host: NativeHost,
  step: { inputs: ReadonlyMap<string, InputTensor>; work: () => ReadonlyMap<string, number> },
): StepGraph {
  const { binding } = host
  const nodes: Node[] = []
  const known = new Map<number, Value>()
  // Kept until the step is done: TensorFlow.js leaks what its tape holds when it is interrupted.
  let refusal: CompileRefusal | null = null
  const refuse = (message: string, operation: string | null = null): void => {
    refusal ??= new CompileRefusal(message, operation)
  }
  const add = (node: Node, ids: readonly number[]): void => {
    nodes.push(node)
    ids.forEach((id, output) => known.set(id, { node, output }))
  }
  for (const [name, { id, shape, dtype }] of step.inputs) {
    add({ kind: 'input', name, outputs: [{ shape, dtype }] }, [id])
  }

  const recorded: Pick<Binding, 'createTensor' | 'executeOp' | 'tensorDataSync'> = {
    createTensor(shape, dtype, data) {
      const id = binding.createTensor(shape, dtype, data)
      if (ArrayBuffer.isView(data)) {
        add({ kind: 'constant', data: data.slice(), outputs: [{ shape: [...shape], dtype }] }, [id])
      } else {
        refuse('The step makes a tensor of texts.')
      }
      return id
    },
    executeOp(operation, attributes, inputs, count) {
      const outputs = binding.executeOp(operation, attributes, inputs, count)
      if (isStateful(operation)) refuse(`${operation} draws its numbers from a hidden state.`, operation)
      const values = inputs.flatMap((id) => known.get(id) ?? [])
      if (values.length < inputs.length) {
        refuse(`${operation} uses a tensor that was made before the step.`, operation)
      }
      const node: Node = {
        ...{ kind: 'operation', operation, inputs: values },
        attributes: attributes.map((each) => ({ ...each, value: structuredClone(each.value) })),
        outputs: outputs.map(({ shape, dtype }) => ({ shape: [...shape], dtype })),
      }
      add(
        node,
        outputs.map(({ id }) => id),
      )
      return outputs
    },
    tensorDataSync(id) {
      refuse('The step reads numbers back to JavaScript.')
      return binding.tensorDataSync(id)
    },
  }

  // The binding's own properties cannot be changed, but an object made over it can have others.
  host.binding = Object.create(
    binding,
    Object.fromEntries(Object.entries(recorded).map(([name, value]) => [name, { value }])),
  ) as Binding // has all properties of its prototype
  const results = new Map<string, Value>()
  try {
    for (const [name, id] of step.work()) {
      const value = known.get(id)
      if (value === undefined) refuse(`${name} is not computed by the step.`)
      else results.set(name, value)
    }
  } finally {
    host.binding = binding
  }
  if (refusal !== null) throw refusal as CompileRefusal // assigned in a closure, which the compiler does not see
  return { nodes, results }
}

export type InputTensor = { id: number; shape: readonly number[]; dtype: number }

/** TensorFlow's own random generators and variables; the stateless ones (named so) are functions of their inputs. */
function isStateful(operation: string): boolean {
  return /^(Random|Truncated|Parameterized|Multinomial|Var|ReadVariable|Assign)/.test(operation)
}
