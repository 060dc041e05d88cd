import { runOnnxExport } from '../run-onnx-export.ts'
import { pathEndingIn, type Reader } from './reader.ts'

export const onnxReader: Reader = {
  target: 'onnx',
  read: ({ paths, inputs }) => runOnnxExport(pathEndingIn(paths, '.onnx'), inputs),
}
