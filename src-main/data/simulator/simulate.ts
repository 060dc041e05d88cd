import { setImmediate as nextTurn } from 'node:timers/promises'
import { refuse } from '../../../src-shared/base/problem.ts'
import { cellCount } from '../../../src-shared/physics/geometry.ts'
import { layoutWriter, refuseMisfit, refuseOtherKind } from '../writers/layout-writers.ts'
import type { WrittenFile } from '../writers/shower-file.ts'
import {
  DETECTORS,
  findDetector,
  PARTICLES,
  type Detector,
  type Particle,
  type Spectrum,
} from './detectors.ts'
import { simulateShowers, type SimulatedEvents } from './shower.ts'

export type SimulationOptions = {
  /** Id of a built-in detector; default: the one of the layout. */
  detector?: string
  /** Layout of the file; default: the detector's. */
  layout?: string
  /** Default: what the detector is meant for. */
  particle?: string
  showers: number
  seed: number
  /** Path of the file to write. */
  out: string
  /** Takes the place of the detector's own energies. */
  spectrum?: Spectrum
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

/** PDG codes and the names that binning files use. */
const PDG: Record<Particle, { pid: number; name: string }> = {
  electron: { pid: 11, name: 'electron' },
  photon: { pid: 22, name: 'photon' },
  pion: { pid: 211, name: 'pion' },
}

/** What was written, and with what. */
export type SimulatedFile = WrittenFile & { detector: string; particle: Particle; layout: string }

const BATCH = 200

/**
 * Simulates showers and writes them in the detector's layout, marked as synthetic by the attribute `synthetic`. The same
 * seed gives the same events; the first n showers of a longer file are those of a shorter one. Refuses unknown detectors
 * and particles; an aborted or failed simulation leaves no file.
 */
export async function simulate(options: SimulationOptions): Promise<SimulatedFile> {
  const { detector, particle } = chosen(options)
  if (!Number.isInteger(options.showers) || options.showers < 1) {
    refuse({
      code: 'simulate.showers',
      message: `The number of showers must be a whole number from 1, but got ${options.showers}.`,
      hint: 'Use, for example, 10000.',
    })
  }
  const writer = layoutWriter(options.layout ?? detector.layout)
  const { geometry } = detector
  const shape = [cellCount(geometry)]
  refuseMisfit(writer, { geometry, shape, unit: 'MeV' })
  refuseOtherKind(writer, options.out)
  const written = await writer.write(options.out, {
    geometry,
    shape,
    unit: 'MeV',
    fullSize: 0,
    events: simulatedBatches(detector, particle, options),
    attributes: {
      synthetic: 'parametrised simulation, not Geant4 and not data',
      simulator: 'Ganvas shower simulator 1',
      detector: detector.id,
      particle,
      seed: options.seed,
    },
    particle: PDG[particle],
  })
  return { ...written, detector: detector.id, particle, layout: writer.id }
}

async function* simulatedBatches(
  detector: Detector,
  particle: Particle,
  options: SimulationOptions,
): AsyncGenerator<SimulatedEvents> {
  for (let start = 0; start < options.showers; start += BATCH) {
    options.signal?.throwIfAborted()
    const count = Math.min(BATCH, options.showers - start)
    yield simulateShowers({
      detector,
      particle,
      start,
      count,
      seed: options.seed,
      ...(options.spectrum === undefined ? {} : { spectrum: options.spectrum }),
    })
    options.onProgress?.(start + count, options.showers)
    // Lets signals, timers and progress lines through.
    await nextTurn()
  }
}

function chosen(options: SimulationOptions): { detector: Detector; particle: Particle } {
  const layout = options.layout === undefined ? null : layoutWriter(options.layout)
  const id = options.detector ?? layout?.detector ?? 'demo'
  const detector = findDetector(id)
  if (detector === undefined) {
    refuse({
      code: 'simulate.detector',
      message: `There is no detector “${id}”.`,
      hint: `Choose one of ${DETECTORS.map((each) => each.id).join(', ')}.`,
    })
  }
  const wanted = options.particle ?? detector.particle
  const particle = PARTICLES.find((each) => each === wanted)
  if (particle === undefined) {
    refuse({
      code: 'simulate.particle',
      message: `There is no particle “${wanted}” in the simulator.`,
      hint: `Choose one of ${PARTICLES.join(', ')}.`,
    })
  }
  return { detector, particle }
}
