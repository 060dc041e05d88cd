import { oneLineText } from '../source-text.ts'
import type { Par04Cells } from './par04-cells.ts'
import { PAR04_CONDITIONS } from './par04-graph.ts'

/** CaloChallenge datasets 2 and 3, and Par04 itself, have 45 layers of this depth (arXiv:2410.21611, section 2.2). */
const KNOWN_DEPTH = { layers: 45, mm: 3.4 }

type MacroParts = { cells: Par04Cells; run: string }

/** What Par04's program is told to use the file: commands of its own messenger, in Geant4 11.1 and later. */
export function par04Macro(model: string, given: MacroParts & { latents: number }): string {
  return [
    ...beginning(model, given, 'VAE'),
    `/Par04/inference/setSizeLatentVector ${given.latents}`,
    `/Par04/inference/setSizeConditionVector ${PAR04_CONDITIONS}`,
    ...end(given.cells),
  ].join('\n')
}

/** The same for a file that draws its own random numbers, which Par04 calls as its CaloDiT-2 model (Geant4 11.4). */
export function par04RandomMacro(model: string, given: MacroParts): string {
  return [
    ...beginning(model, given, 'CaloDiT-2'),
    '# Random numbers are drawn inside the file: the seeds of Geant4 do not reach them.',
    ...end(given.cells),
  ].join('\n')
}

function beginning(model: string, { run }: MacroParts, type: string): string[] {
  return [
    `# Fast simulation with the generator of run ${oneLineText(run)}. Execute it after /run/initialize:`,
    `#   /control/execute ${model.replace(/\.onnx$/, '.mac')}`,
    '# The mesh must be the one of the training data, also in the detector construction (/Par04/mesh/...).',
    '/Par04/inference/setInferenceLibrary ONNX',
    `/Par04/inference/setModelType ${type}`,
    `/Par04/inference/setModelPathName ./${model}`,
  ]
}

function end(cells: Par04Cells): string[] {
  const isKnown = cells.z === KNOWN_DEPTH.layers
  const depth = `setSizeOfZCells ${KNOWN_DEPTH.mm} mm`
  return [
    '/Par04/inference/setProfileFlag 0',
    '/Par04/inference/setOptimizationFlag 0',
    '/Par04/inference/setCudaFlag 0',
    `/Par04/inference/setSizeOfRhoCells ${Number(cells.rSizeMm.toPrecision(6))} mm`,
    isKnown
      ? `/Par04/inference/${depth}`
      : `# How deep a layer is, the data do not say: /Par04/inference/${depth}`,
    `/Par04/inference/setNbOfRhoCells ${cells.r}`,
    `/Par04/inference/setNbOfPhiCells ${cells.phi}`,
    `/Par04/inference/setNbOfZCells ${cells.z}`,
    '',
  ]
}
