import { join } from 'node:path'
import { hasErrors, ProblemError, refuse } from '../../src-shared/base/problem.ts'
import type { ExporterDefinition, ExportFile } from '../../src-shared/catalog/exporters/define-exporter.ts'
import type { Graph } from '../../src-shared/catalog/exporters/graph/graph.ts'
import { nodesInOrder } from '../../src-shared/catalog/exporters/graph/graph.ts'
import { exporterOf, exporters } from '../../src-shared/catalog/exporters/index.ts'
import { recordGenerator } from '../../src-shared/compile/record-generator.ts'
import { samplerInputs, samplerOutput } from '../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import type { ShowerComparison } from './compare-showers.ts'
import { compareShowers, LARGEST_DIFFERENCE } from './compare-showers.ts'
import type { ExportCheck } from './export-check.ts'
import { exportLog } from './export-log.ts'
import type { NamedArrays } from './named-arrays.ts'
import { readerOf } from './readers/index.ts'
import type { Reader } from './readers/reader.ts'
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
  /** To lie beside the files: the generator's card. */
  beside?: readonly ExportFile[]
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
  /** The text beside them that says what was checked, or why it was not. */
  log: string
} & ExportCheck

/**
 * Writes a trained generator in a target's format, reads it back with a program of its own, and compares its showers
 * with the trained generator's. Files appear under their names only after that; a `ProblemError` says what failed.
 * Where no such program is to be had, the files are written all the same, and the report and a log beside them say so.
 */
export async function exportGenerator(call: ExportCall, checkedBy?: Reader): Promise<ExportReport> {
  const { trained, folder } = call
  const exporter = supportedExporter(call)
  const graph = recordGenerator(trained, trained.weights)
  const description = describeGenerator(trained)
  const files = exporter.write({ graph, description })
  const log = `${description.name}-${exporter.target}.log`
  const check = await writeChecked(folder, files, async (staged) => {
    const paths = files.map(({ path }) => join(staged, path))
    const found = await readBack(call, {
      exporter,
      paths,
      graph,
      reader: checkedBy ?? readerOf(exporter.target),
    })
    const showers = call.reference.count
    return {
      value: found,
      more: [
        { path: log, bytes: exportLog({ exporter, description, files, showers, check: found }) },
        ...(call.beside ?? []),
      ],
    }
  })
  return {
    target: exporter.target,
    files: files.map(({ path, bytes }) => ({ path: join(folder, path), bytes: bytes.length })),
    log: join(folder, log),
    ...check,
  }
}

async function readBack(
  call: ExportCall,
  written: { exporter: ExporterDefinition; paths: readonly string[]; graph: Graph; reader: Reader },
): Promise<ExportCheck> {
  const { trained, reference } = call
  const { exporter, paths, graph, reader } = written
  const read = await reader.read({ paths, inputs: arraysOf(call), trained })
  if ('notChecked' in read) {
    return { checkedWith: null, maxRelativeDifference: null, flippedCells: null, notChecked: read.notChecked }
  }
  const output = read.outputs[samplerOutput(trained).name]
  const comparison = compareShowers(output?.values ?? new Float32Array(0), reference.showers, {
    cells: sizeOf(samplerOutput(trained).shape),
    thresholds: hasThreshold(graph) ? 'present' : 'absent',
  })
  refuseDifference(comparison, { exporter, cells: reference.showers.length })
  const { maxRelativeDifference, flippedCells } = comparison
  return { checkedWith: read.checkedWith, maxRelativeDifference, flippedCells, notChecked: null }
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
