import type { Geometry } from '../../src-shared/physics/geometry.ts'
import type { NamedArrays } from './named-arrays.ts'
import type { ReadBack } from './readers/reader.ts'
import { runOnnxExport } from './run-onnx-export.ts'

/** As Par04's C++ has it: energies over 1,024,000 MeV, an angle over 90°, and which of two detectors. */
const MAX_MEV = 1_024_000
const ANGLE_AND_DETECTOR = [1, 0, 1] as const

/**
 * Calls an exported file as Geant4's Par04 does, and gives back what the generator's own function would: the vector is
 * put together as in its `GetEnergies`, each share is multiplied by the energy, and cells are found by its loops over r,
 * phi and z. All of it stands here anew, so that the exporter is not checked with its own arithmetic.
 */
export async function runPar04Export(
  modelPath: string,
  inputs: NamedArrays,
  geometry: Geometry | null,
): Promise<ReadBack> {
  const latent = Object.entries(inputs).find(([name]) => name !== 'energy')?.[1]
  const energy = inputs['energy']
  const [first] = geometry?.layers ?? []
  if (latent === undefined || energy === undefined || geometry === null || first?.form !== 'polar') {
    throw new Error('Par04 was asked to read what it does not support')
  }
  const [count = 0, size = 0] = latent.shape
  const width = size + 1 + ANGLE_AND_DETECTOR.length
  const values = new Float32Array(count * width)
  for (let event = 0; event < count; event++) {
    values.set(latent.values.subarray(event * size, (event + 1) * size), event * width)
    values[event * width + size] = ((energy.values[event] ?? NaN) * 1000) / MAX_MEV
    values.set(ANGLE_AND_DETECTOR, event * width + size + 1)
  }
  const read = await runOnnxExport(modelPath, { input: { shape: [count, width], values } })
  if ('notChecked' in read) return read
  const { outputs, checkedWith } = read
  const shares = outputs['showers']?.values ?? new Float32Array(0)
  return {
    outputs: cellByCell(shares, { geometry, count, scale: (event) => (energy.values[event] ?? NaN) * 1000 }),
    checkedWith: `${checkedWith}, called as by Par04`,
  }
}

/** By Par04's loops over r, phi and z, from its order to that of data files, in MeV. */
export function cellByCell(
  made: Float32Array,
  by: { geometry: Geometry; count: number; scale: (event: number) => number },
): NamedArrays {
  const [first] = by.geometry.layers
  if (first?.form !== 'polar') throw new Error('Par04 was asked to read what it does not support')
  const [zCells, phiCells, rCells] = [by.geometry.layers.length, first.alphaBins, first.rEdgesMm.length - 1]
  const showers = new Float32Array(made.length)
  let cell = 0
  for (let event = 0; event < by.count; event++) {
    const start = event * zCells * phiCells * rCells
    for (let r = 0; r < rCells; r++) {
      for (let phi = 0; phi < phiCells; phi++) {
        for (let z = 0; z < zCells; z++) {
          showers[start + (z * phiCells + phi) * rCells + r] = (made[cell++] ?? NaN) * by.scale(event)
        }
      }
    }
  }
  return { showers: { shape: [by.count, zCells * phiCells * rCells], values: showers } }
}
