import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { findDetector } from '../data/simulator/detectors.ts'
import { simulateShowers } from '../data/simulator/shower.ts'
import type { SimulatedEvents } from '../data/simulator/shower.ts'
import { openDataFile } from '../data/formats/known-formats.ts'
import type { DataFile } from '../data/formats/format.ts'
import { rowCount, rowSize } from '../data/formats/format.ts'
import { writeCaloChallenge } from '../data/writers/calochallenge.ts'
import { cellCount } from '../../src-shared/physics/geometry.ts'
import type { DataPeer } from './data-python.ts'
import type { Comparison } from './data-times.ts'
import { comparisonCells, inTurn } from './data-times.ts'

/** HDF5 in the layout of the CaloChallenge, read once from the beginning to the end, against h5py. */
const DETECTOR = 'calochallenge-1-photons'
/** Showers that are simulated; a larger file holds them again and again. */
const DIFFERENT = 40_000
const BATCH = 2000
const AT_A_TIME = 8 * 2 ** 20
/** Bytes of one packed shower, measured; only for choosing how many to write. */
const PACKED_BYTES = 548

export async function writeShowerFile(
  folder: string,
  megabytes: number,
  say: (text: string) => void,
): Promise<string> {
  const detector = findDetector(DETECTOR)
  if (detector === undefined) throw new Error(`no detector ${DETECTOR}`)
  const showers = Math.max(BATCH, Math.round((megabytes * 1e6) / PACKED_BYTES / BATCH) * BATCH)
  say(`Writing ${showers.toLocaleString('en')} showers, about ${megabytes} MB of gzip HDF5`)
  const made: SimulatedEvents[] = []
  async function* events(): AsyncGenerator<SimulatedEvents> {
    for (let start = 0; start < showers; start += BATCH) {
      const place = Math.floor((start % DIFFERENT) / BATCH)
      made[place] ??= simulateShowers({
        ...{ detector: detector as NonNullable<typeof detector>, particle: 'photon' }, // refused above
        ...{ start: place * BATCH, count: BATCH, seed: 1 },
      })
      yield made[place]
    }
  }
  const path = join(folder, 'photons.hdf5')
  await writeCaloChallenge(path, {
    geometry: detector.geometry,
    voxels: cellCount(detector.geometry),
    events: events(),
    attributes: { synthetic: 'parametrised simulation, not Geant4 and not data' },
    particle: { pid: 22, name: 'photon' },
  })
  return path
}

export async function compareHdf5(given: {
  folder: string
  gzipped: string
  repeats: number
  peer: DataPeer
  say: (text: string) => void
}): Promise<Comparison[]> {
  const { gzipped, repeats, peer, say } = given
  const files = [{ work: 'HDF5, gzip', path: gzipped }]
  if (peer.missing === null) {
    const path = join(given.folder, 'plain.hdf5')
    say('Writing the same without compression')
    await peer.run(['plain', gzipped, path])
    files.push({ work: 'HDF5, uncompressed', path })
  }
  const compared: Comparison[] = []
  for (const { work, path } of files) {
    say(`Reading: ${work}`)
    const once = await readOnce(path)
    const times = await inTurn(
      repeats,
      async () => (await readOnce(path)).seconds,
      peer.missing === null ? async () => peerSeconds(await peer.run(['read', path, `${AT_A_TIME}`])) : null,
    )
    const fileBytes = (await stat(path)).size
    const comparison: Comparison = { work, amount: once.bytes, unit: 'MB/s', fileBytes, times, peer: 'h5py' }
    say(comparisonCells(comparison).join('  '))
    compared.push(comparison)
  }
  return compared
}

function peerSeconds(printed: string): number {
  return z.object({ seconds: z.number() }).parse(JSON.parse(printed)).seconds
}

/** All showers, window by window, into memory that is used again; opening the file counts. */
async function readOnce(path: string): Promise<{ seconds: number; bytes: number }> {
  const began = performance.now()
  const file = await openOrThrow(path)
  const showers = file.entries.find((entry) => entry.name === 'showers')
  if (showers === undefined) throw new Error('no showers')
  const rows = rowCount(showers)
  const size = rowSize(showers)
  const chunk = showers.chunkRows ?? 1
  const step = Math.max(1, Math.floor(AT_A_TIME / 4 / size / chunk)) * chunk
  const out = new Float32Array(step * size)
  for (let start = 0; start < rows; start += step) {
    await file.read('showers', start, out.subarray(0, Math.min(step, rows - start) * size))
  }
  await file.close()
  return { seconds: (performance.now() - began) / 1000, bytes: 4 * rows * size }
}

export async function openOrThrow(path: string): Promise<DataFile> {
  const opened = await openDataFile(path)
  if (opened.ok) return opened.value
  throw new Error(opened.failure.map((each) => each.message).join(' '))
}
