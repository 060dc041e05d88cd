import type { Problem } from '../../../base/problem.ts'
import { problem } from '../../../base/problem.ts'
import type { Geometry } from '../../../physics/geometry.ts'

/** The cylinder that Par04's mesh is: as many cells in r, phi and z everywhere. Sizes in mm. */
export type Par04Cells = { r: number; phi: number; z: number; rSizeMm: number }

/** Null when layers differ, are no polar ones, or their radial bins are of different sizes. */
export function par04Cells(geometry: Geometry | null): Par04Cells | null {
  const [first] = geometry?.layers ?? []
  if (geometry === null || first?.form !== 'polar') return null
  const [start = 0, second = 0] = first.rEdgesMm
  const rSizeMm = second - start
  const isEven = first.rEdgesMm.every((edge, bin) => Math.abs(edge - start - bin * rSizeMm) <= 1e-3 * rSizeMm)
  const isSame = geometry.layers.every(
    (layer) =>
      layer.form === 'polar' &&
      layer.alphaBins === first.alphaBins &&
      String(layer.rEdgesMm) === String(first.rEdgesMm),
  )
  if (!isEven || !isSame) return null
  return { r: first.rEdgesMm.length - 1, phi: first.alphaBins, z: geometry.layers.length, rSizeMm }
}

type Par04Needs = {
  geometry: Geometry | null
  latents: number
  isConditionedOnEnergy: boolean
  others: readonly string[]
}

/** Par04 gives one vector: random numbers, energy, angle and two numbers for the detector. */
export function par04InputProblems(given: Par04Needs): Problem[] {
  const isFit = given.latents === 1 && given.isConditionedOnEnergy && given.others.length === 0
  return [
    ...par04CellProblems(given.geometry),
    ...(isFit
      ? []
      : [
          problem({
            code: 'export.par04-inputs',
            message: `Par04 gives a generator 1 latent vector and 1 energy, but this one takes ${taken(given)}.`,
            hint: 'Use one Latent node and the incident energy as the only condition.',
          }),
        ]),
  ]
}

/** Of a file that draws its random numbers itself, Par04 wants the energy alone to matter. */
export function par04RandomInputProblems(given: Par04Needs): Problem[] {
  const isFit = given.isConditionedOnEnergy && given.others.length === 0
  return [
    ...par04CellProblems(given.geometry),
    ...(isFit
      ? []
      : [
          problem({
            code: 'export.par04-inputs',
            message: `Par04 gives a generator that draws its own random numbers 1 energy, but this one takes ${taken(given)}.`,
            hint: 'Use the incident energy as the only condition, and no other input.',
          }),
        ]),
  ]
}

function taken({ latents, isConditionedOnEnergy, others }: Par04Needs): string {
  return [`${latents} latent input(s)`, isConditionedOnEnergy ? 'the energy' : 'no energy', ...others].join(
    ', ',
  )
}

function par04CellProblems(geometry: Geometry | null): Problem[] {
  if (par04Cells(geometry) !== null) return []
  const layers = geometry?.layers.length ?? 0
  return [
    problem({
      code: 'export.par04-cells',
      message: `Par04 needs the same cells in r and phi in every layer, but this calorimeter has ${layers === 0 ? '0 known layers' : `${layers} layers that differ`}.`,
      hint: 'CaloChallenge datasets 2 and 3 and Par04’s own files have such cells; for others export to ONNX.',
    }),
  ]
}
