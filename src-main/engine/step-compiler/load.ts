import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Named, Signature } from '../../../src-shared/catalog/exporters/saved-model/saved-model-proto.ts'
import { TAG } from '../../../src-shared/catalog/exporters/saved-model/saved-model-proto.ts'
import type { Binding, Handle } from '../native-binding.ts'
import { CompileRefusal } from './step-graph.ts'

/** A program in native TensorFlow's memory. */
export type LoadedProgram = {
  /** Runs a signature on tensors by the binding's number; the caller deletes what comes back. */
  run: (signature: string, inputs: readonly number[]) => Handle[]
  dispose: () => void
}

/** Hands a program to TensorFlow through a folder of its own, which is gone when this returns. */
export function loadProgram(
  binding: Binding,
  program: { file: Uint8Array; signatures: readonly Signature[] },
): LoadedProgram {
  const folder = mkdtempSync(join(tmpdir(), 'ganvas-step-'))
  try {
    writeFileSync(join(folder, 'saved_model.pb'), program.file)
    const model = refusing(() => binding.loadSavedModel(folder, TAG))
    const signatures = new Map(
      program.signatures.map(({ name, inputs, outputs }) => [
        name,
        { inputs: listed(inputs), outputs: listed(outputs) },
      ]),
    )
    return {
      run(name, inputs) {
        const signature = signatures.get(name)
        if (signature === undefined) throw new Error(`The program has no signature ${name}`)
        return refusing(() => binding.runSavedModel(model, [...inputs], signature.inputs, signature.outputs))
      },
      dispose: () => binding.deleteSavedModel(model),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What TensorFlow itself will not take is a refusal too. */
function refusing<R>(work: () => R): R {
  try {
    return work()
  } catch (error) {
    throw new CompileRefusal(`TensorFlow says: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function listed(names: readonly Named[]): string {
  return names.map(({ name }) => name).join(',')
}
