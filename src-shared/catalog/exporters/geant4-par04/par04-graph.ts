import type { Ops } from '../../../plan/ops.ts'
import type { Graph } from '../graph/graph.ts'
import { recordGraph } from '../graph/record.ts'
import { replayGraph } from '../graph/replay.ts'
import type { Par04Cells } from './par04-cells.ts'

/** Par04 divides the energy by this: the largest that its own model was trained for. */
export const PAR04_MAX_GEV = 1024
/** Energy, angle, and two numbers that name the detector. */
export const PAR04_CONDITIONS = 4

export type Par04Names = { latent: string; energy: string; showers: string }

/**
 * The generator as Par04's C++ calls it (examples/extended/parameterisations/Par04, ONNX, model type VAE): from one
 * vector `[latent..., E / 1024 GeV, angle, detector, detector]` to the share of the incident energy in each cell, in the
 * order r, phi, z with z fastest. Angle and detector are not used: the generator was trained for one of each.
 */
export function par04Graph(
  graph: Graph,
  given: { latents: number; names: Par04Names; cells: Par04Cells },
): Graph {
  const { latents, names, cells } = given
  return recordGraph([{ name: 'input', shape: [latents + PAR04_CONDITIONS] }], ({ ops, inputs }) => {
    const input = inputs['input']
    if (input === undefined) throw new Error('The recording has lost its input')
    const energyGeV = ops.mul(ops.slice(input, [0, latents], [-1, 1]), ops.scalar(PAR04_MAX_GEV))
    const made = replayGraph(ops, graph, {
      [names.latent]: ops.slice(input, [0, 0], [-1, latents]),
      [names.energy]: energyGeV,
    })[names.showers]
    if (made === undefined) throw new Error(`The generator gives no ${names.showers}`)
    const shares = ops.div(made, ops.mul(energyGeV, ops.scalar(1000)))
    return { showers: inPar04Order(ops, shares, cells) }
  })
}

/** Files have layers (z) outside and r fastest; Par04 goes through r, phi and z, z fastest. */
export function inPar04Order<T>(ops: Ops<T>, showers: T, cells: Par04Cells): T {
  const cylinder = ops.reshape(showers, [-1, cells.z, cells.phi, cells.r])
  const turned = ops.transpose(cylinder, [0, 3, 2, 1])
  return ops.reshape(turned, [-1, cells.r * cells.phi * cells.z])
}
