import { cppHeaderReader } from './cpp-header.ts'
import { geant4Par04Reader } from './geant4-par04.ts'
import { geant4Par04RandomReader } from './geant4-par04-random.ts'
import { kerasReader } from './keras.ts'
import { onnxReader } from './onnx.ts'
import { pytorchReader } from './pytorch.ts'
import type { Reader } from './reader.ts'
import { savedModelReader } from './saved-model.ts'
import { tfjsLayersReader } from './tfjs-layers.ts'
import { tfjsReader } from './tfjs.ts'

/** Who reads which target back. A target without a line here cannot be exported to. */
const readers: readonly Reader[] = [
  onnxReader,
  tfjsReader,
  tfjsLayersReader,
  savedModelReader,
  kerasReader,
  pytorchReader,
  cppHeaderReader,
  geant4Par04Reader,
  geant4Par04RandomReader,
]

export function readerOf(target: string): Reader {
  const reader = readers.find((each) => each.target === target)
  if (reader === undefined) throw new Error(`Nothing reads exports to ${target} back`)
  return reader
}
