import { join } from 'node:path'
import { hasErrors, ProblemError, refuse } from '../../src-shared/base/problem.ts'
import type { ExporterDefinition } from '../../src-shared/catalog/exporters/define-exporter.ts'
import type { Graph } from '../../src-shared/catalog/exporters/graph/graph.ts'
import { nodesInOrder } from '../../src-shared/catalog/exporters/graph/graph.ts'
import { exporterOf, exporters } from '../../src-shared/catalog/exporters/index.ts'
import { recordGenerator } from '../../src-shared/compile/record-generator.ts'
import { samplerInputs, samplerOutput } from '../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import type { ShowerComparison } from './compare-showers.ts'
import { compareShowers } from './compare-showers.ts'
import type { NamedArrays } from './named-arrays.ts'
import { runOnnxExport } from './run-onnx-export.ts'
import { runPar04Export } from './run-par04-export.ts'
import { writeChecked } from './staged-files.ts'
import type { TrainedGenerator } from './trained-generator.ts'
import { describeGenerator } from './trained-generator.ts'

export type ExportCall = {
  trained: TrainedGenerator
  /** An exporter's `target`, such as `onnx`. */
  target: string
  folder: string
  /** What the trained generator itself makes of fixed inputs (by `SamplerInput.name`, without the batch in the shape). */
  reference: ExportReference
}

export type ExportReference = {
  count: number
  inputs: Readonly<Record<string, Float32Array>>
  /** `[count, cells]` in the unit of the output. */
  showers: Float32Array
}

export type ExportReport = {
  target: string
  files: { path: string; bytes: number }[]
  /** Of the exported against the trained generator's showers, at most 1e-4. */
  maxRelativeDifference: number
  /** Cells that a threshold in the inverse transforms switched on one side only. */
  flippedCells: number
  /** Name and version of the program that read the files back. */
  checkedWith: string
}

export const LARGEST_DIFFERENCE = 1e-4

/**
 * Writes a trained generator in a target's format, reads it back with a program of its own, and compares its showers
 * with the trained generator's. Files appear under their names only after that; a `ProblemError` says what failed.
 */
export async function exportGenerator(call: ExportCall): Promise<ExportReport> {
  const { trained, folder, reference } = call
  const exporter = supportedExporter(call)
  const graph = recordGenerator(trained, trained.weights)
  const files = exporter.write({ graph, description: describeGenerator(trained) })
  const checked = await writeChecked(folder, files, async (staged) => {
    const paths = files.map(({ path }) => join(staged, path))
    const { outputs, checkedWith } = await readers[exporter.target as Target](paths, arraysOf(call), trained)
    const output = outputs[samplerOutput(trained).name]
    const cells = sizeOf(samplerOutput(trained).shape)
    const thresholds = hasThreshold(graph) ? 'present' : 'absent'
    const comparison = compareShowers(output?.values ?? new Float32Array(0), reference.showers, {
      cells,
      thresholds,
    })
    refuseDifference(comparison, { exporter, cells: reference.showers.length })
    return { comparison, checkedWith }
  })
  return {
    target: exporter.target,
    files: files.map(({ path, bytes }) => ({ path: join(folder, path), bytes: bytes.length })),
    maxRelativeDifference: checked.comparison.maxRelativeDifference,
    flippedCells: checked.comparison.flippedCells,
    checkedWith: checked.checkedWith,
  }
}

type Reader = (
  paths: readonly string[],
  inputs: NamedArrays,
  trained: TrainedGenerator,
) => Promise<{ outputs: NamedArrays; checkedWith: string }>

type Target = 'onnx' | 'tfjs' | 'geant4-par04'

/** Who reads a format back; every target needs one, so that no export goes unchecked. */
const readers: Record<Target, Reader> = {
  onnx: (paths, inputs) => runOnnxExport(pathEndingIn(paths, '.onnx'), inputs),
  'geant4-par04': (paths, inputs, trained) =>
    runPar04Export(pathEndingIn(paths, '.onnx'), inputs, trained.plan.data.showers.raw.geometry),
  tfjs: async (paths, inputs) => {
    // Loaded when needed: this module is also imported where TensorFlow.js is not.
    const { runTfjsExport } = await import('../engine/exports-check.ts')
    return runTfjsExport(pathEndingIn(paths, 'model.json'), inputs)
  },
}

function supportedExporter({ target, trained }: ExportCall): ExporterDefinition {
  const exporter = exporterOf(target)
  if (exporter === null) {
    refuse({
      code: 'export.unknown-target',
      message: `There is no export target “${target}”.`,
      hint: `Choose one of ${exporters.map((each) => each.target).join(', ')}.`,
    })
  }
  const problems = exporter.supports(trained.plan)
  if (hasErrors(problems)) throw new ProblemError(problems)
  if (!(exporter.target in readers)) throw new Error(`Nothing reads exports to ${exporter.target} back`)
  return exporter
}

function arraysOf({ trained, reference }: ExportCall): NamedArrays {
  return Object.fromEntries(
    samplerInputs(trained).map(({ name, shape }) => {
      const values = reference.inputs[name]
      if (values?.length !== reference.count * sizeOf(shape)) {
        throw new Error(`The reference needs ${reference.count} × ${sizeOf(shape)} values for ${name}`)
      }
      return [name, { shape: [reference.count, ...shape], values }]
    }),
  )
}

function hasThreshold(graph: Graph): boolean {
  return nodesInOrder(graph).some((node) => node.operation.op === 'greaterEqual')
}

/** One cell in ten thousand may lie so close to a threshold that rounding decides. */
const FLIPPED_PART = 1e-4

function refuseDifference(
  { maxRelativeDifference, worst, flippedCells }: ShowerComparison,
  by: { exporter: ExporterDefinition; cells: number },
): void {
  const hint = 'Nothing was exported. This is a fault of Ganvas; please report it with the project file.'
  if (!(maxRelativeDifference <= LARGEST_DIFFERENCE)) {
    const where =
      worst === null
        ? 'the number of cells differs'
        : `event ${worst.event}, cell ${worst.cell}: ${worst.exported} instead of ${worst.trained}`
    refuse({
      code: 'export.mismatch',
      message: `The ${by.exporter.title} export differs from the trained generator by ${maxRelativeDifference.toExponential(1)}, but at most ${LARGEST_DIFFERENCE.toExponential(0)} is allowed (${where}).`,
      hint,
    })
  }
  const allowed = Math.ceil(by.cells * FLIPPED_PART)
  if (flippedCells > allowed) {
    refuse({
      code: 'export.mismatch',
      message: `In the ${by.exporter.title} export ${flippedCells} of ${by.cells} cells are zero where the trained generator’s are not, or the other way round, but at most ${allowed} may be.`,
      hint,
    })
  }
}

function pathEndingIn(paths: readonly string[], end: string): string {
  const path = paths.find((each) => each.endsWith(end))
  if (path === undefined) throw new Error(`No file of the export ends in ${end}`)
  return path
}
