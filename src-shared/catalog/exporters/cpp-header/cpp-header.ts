import type { Problem } from '../../../base/problem.ts'
import { problem, refuse } from '../../../base/problem.ts'
import type { ModelPlan } from '../../../plan/model-plan.ts'
import type { ExporterDefinition, ExportFile, ExportInput } from '../define-exporter.ts'
import { generatorProblems } from '../generator-problems.ts'
import { encodeUtf8 } from '../utf8.ts'
import { functionBody } from './function-body.ts'
import { headerFile } from './header-file.ts'

/** Compilers read a million numbers in seconds; beyond this they take minutes and gigabytes. */
const MOST_NUMBERS = 4_000_000

export const cppHeaderExporter: ExporterDefinition = {
  target: 'cpp-header',
  title: 'C++ header',
  summary:
    'One header without dependencies, C++17, for generators of dense layers: one function, one shower.',
  supports(plan) {
    const problems = generatorProblems(plan)
    return problems.length > 0 ? problems : denseProblems(plan)
  },
  write: writeCppHeader,
}

/** Layers over images need more than loops to be fast. */
const OVER_IMAGES = /^(conv-|max-pooling-|average-pooling-|upsampling-)/

function denseProblems(plan: ModelPlan): Problem[] {
  const generator = plan.networks.find(({ role }) => role === 'generator')
  const others = (generator?.steps ?? []).filter(({ kind }) => OVER_IMAGES.test(kind))
  if (generator === undefined || others.length === 0) return []
  const names = [...new Set(others.map(({ name }) => `“${name}”`))].join(', ')
  return [
    problem({
      code: 'export.cpp-layers',
      at: { network: generator.id, node: others[0]?.node ?? '' },
      message: `A C++ header holds dense layers, but “${generator.name}” has ${others.length} layer${others.length === 1 ? '' : 's'} over images (${names}).`,
      hint: 'Export to ONNX, which C++ runs with ONNX Runtime, or draw the generator with dense layers.',
    }),
  ]
}

export function writeCppHeader({ graph, description }: ExportInput): ExportFile[] {
  const body = functionBody(graph)
  const numbers = body.constants.reduce((sum, { values }) => sum + values.length, 0)
  if (numbers > MOST_NUMBERS) {
    refuse({
      code: 'export.too-large',
      message: `A C++ header holds at most ${MOST_NUMBERS} numbers, or compilers take minutes, but this generator has ${numbers}.`,
      hint: 'Export to ONNX, which C++ runs with ONNX Runtime, or use fewer weights.',
    })
  }
  return [{ path: `${description.name}.hpp`, bytes: encodeUtf8(headerFile(body, description)) }]
}
