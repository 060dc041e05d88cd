import type { Operation } from '../graph/graph.ts'
import { shortFloat32 } from '../source-text.ts'

/** C++ for one cell of an operation that works cell by cell, on what its operands hold there. */
export function scalarCpp(operation: Operation, cells: readonly string[]): string {
  const [a = '', b = '', c = ''] = cells
  switch (operation.op) {
    case 'add':
      return `(${a} + ${b})`
    case 'sub':
      return `(${a} - ${b})`
    case 'mul':
      return `(${a} * ${b})`
    case 'div':
      return `(${a} / ${b})`
    case 'maximum':
      return `std::max(${a}, ${b})`
    case 'minimum':
      return `std::min(${a}, ${b})`
    case 'greaterEqual':
      return `(${a} >= ${b} ? 1.0f : 0.0f)`
    case 'where':
      return `(${a} != 0.0f ? ${b} : ${c})`
    case 'neg':
      return `(-${a})`
    case 'abs':
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'erf':
    case 'tanh':
      return `std::${operation.op}(${a})`
    case 'square':
    case 'sigmoid':
    case 'softplus':
      return `${operation.op}(${a})`
    case 'relu':
      return `std::max(${a}, 0.0f)`
    case 'pow':
      return `std::pow(${a}, ${cppNumber(operation.exponent)})`
    case 'leakyRelu':
      return `leaky_relu(${a}, ${cppNumber(operation.slope)})`
    case 'elu':
      return `elu(${a}, ${cppNumber(operation.alpha)})`
    default:
      throw new Error(`${operation.op} does not work cell by cell`)
  }
}

export function cppNumber(value: number): string {
  if (Number.isNaN(value)) return 'std::numeric_limits<float>::quiet_NaN()'
  if (!Number.isFinite(Math.fround(value))) {
    return `${value < 0 ? '-' : ''}std::numeric_limits<float>::infinity()`
  }
  return `${shortFloat32(value)}f`
}
