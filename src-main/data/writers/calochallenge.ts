import { basename, dirname, extname, join } from 'node:path'
import { cellCount, type Geometry } from '../../../src-shared/physics/geometry.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { binningXml, type BinningParticle } from './binning-xml.ts'
import { writeHdf5, type Attributes, type Rows } from './hdf5-file.ts'
import type { ShowerRows, WrittenFile } from './shower-file.ts'

export type CaloChallengeFile = {
  /** Where the cells are; null when nobody knows (then no binning is written). */
  geometry: Geometry | null
  /** Cells per shower. */
  voxels: number
  events: AsyncIterable<ShowerRows> | Iterable<ShowerRows>
  attributes?: Attributes
  particle?: BinningParticle
}

/**
 * Writes the CaloChallenge layout: `incident_energies (n, 1)` and `showers (n, voxels)`, both MeV, float32, gzip, voxels
 * flat as (layer, alpha, r) with r fastest. A geometry of polar layers goes beside it as `binning_<name>.xml` in the
 * challenge's form; every geometry goes into the attribute `geometry` as JSON. Atomic; throws `ProblemError` for what
 * the system refuses.
 */
export async function writeCaloChallenge(path: string, file: CaloChallengeFile): Promise<WrittenFile> {
  const { geometry, voxels } = file
  if (geometry !== null && cellCount(geometry) !== voxels) {
    throw new Error(`A geometry of ${cellCount(geometry)} cells cannot hold ${voxels} voxels`)
  }
  const xml = geometry === null ? null : binningXml(geometry, file.particle ?? { pid: 22, name: 'photon' })
  const binning = xml === null ? null : binningPath(path)
  const count = await writeHdf5(path, {
    columns: [
      { name: 'incident_energies', shape: [1] },
      { name: 'showers', shape: [voxels] },
    ],
    rows: rowsOf(file.events, voxels),
    attributes: {
      layout: 'calochallenge',
      unit: 'MeV',
      ...(geometry === null ? {} : { geometry: JSON.stringify(geometry) }),
      ...file.attributes,
    },
    beforeRename: async () => {
      if (xml !== null && binning !== null) await writeFileAtomic(binning, xml)
    },
  })
  return { path, count, binning }
}

/** `binning_<name>.xml` beside `<name>.h5` or `<name>.hdf5`. */
export function binningPath(path: string): string {
  return join(dirname(path), `binning_${basename(path, extname(path))}.xml`)
}

async function* rowsOf(events: CaloChallengeFile['events'], voxels: number): AsyncGenerator<Rows> {
  for await (const { condition, showers } of events) {
    if (showers.length !== condition.length * voxels) {
      throw new Error(`${condition.length} showers of ${voxels} voxels are not ${showers.length} numbers`)
    }
    yield { count: condition.length, columns: { incident_energies: condition, showers } }
  }
}
