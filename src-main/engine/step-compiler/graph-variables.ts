import type { Named, Signature } from '../../../src-shared/catalog/exporters/saved-model/saved-model-proto.ts'
import { after, INT32, type GraphWriter, type Reference } from './graph-writer.ts'
import type { TensorType } from './step-graph.ts'

/** A variable on the device; the state has a name for each, the graph a short one. */
export type StateVariable = TensorType & { name: string }

/** Writes variables; the answer finds the handle of one by its name. */
export function declareVariables(
  writer: GraphWriter,
  groups: readonly { prefix: string; variables: readonly StateVariable[] }[],
): HandleOf {
  const handles = new Map<string, Reference>()
  for (const { prefix, variables } of groups) {
    variables.forEach(({ name, shape, dtype }, index) => {
      const short = `${prefix}${index}`
      const attributes = {
        ...{ dtype: { type: dtype }, shape: { shape } },
        ...{ shared_name: { text: short }, container: { text: '' } },
      }
      handles.set(name, writer.add('VarHandleOp', [], attributes, short))
    })
  }
  return (name) => {
    const handle = handles.get(name)
    if (handle === undefined) throw new Error(`The program has no variable ${name}`)
    return handle
  }
}

export type HandleOf = (name: string) => Reference

export function readSignature(
  writer: GraphWriter,
  variables: readonly StateVariable[],
  handleOf: HandleOf,
): Signature {
  const outputs = variables.map(({ name, shape, dtype }, index): Named => {
    const read = writer.add('ReadVariableOp', [handleOf(name)], { dtype: { type: dtype } }, `read${index}`)
    return { name: read, shape, dtype }
  })
  return { name: 'read', inputs: [], outputs }
}

export function writeSignature(
  writer: GraphWriter,
  { name: signature, variables }: { name: string; variables: readonly StateVariable[] },
  handleOf: HandleOf,
): Signature {
  const assigned: Reference[] = []
  const inputs = variables.map(({ name, shape, dtype }, index): Named => {
    const given = writer.add(
      'Placeholder',
      [],
      { dtype: { type: dtype }, shape: { shape } },
      `${signature}_in${index}`,
    )
    assigned.push(after(writer.add('AssignVariableOp', [handleOf(name), given], { dtype: { type: dtype } })))
    return { name: given, shape, dtype }
  })
  const data = Int32Array.of(variables.length)
  const done = writer.add(
    'Const',
    assigned,
    { dtype: { type: INT32 }, value: { tensor: { dtype: INT32, shape: [], data } } },
    `${signature}_done`,
  )
  return { name: signature, inputs, outputs: [{ name: done, shape: [], dtype: INT32 }] }
}
