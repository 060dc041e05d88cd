import { cellCount } from '../../../src-shared/physics/geometry.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { writeHdf5, type Rows } from './hdf5-file.ts'
import { writeNpz } from './npz-file.ts'
import { imageSize, inGeV, type LayoutWriter, type ShowerFile, type ShowerRows } from './shower-file.ts'

/** Layouts of one image per event, and of one column per cell. */

/** Jet images of LAGAN: `image (n, rows, columns)` in GeV and `signal (n)`. */
export const laganWriter: LayoutWriter = {
  id: 'lagan',
  title: 'Jet images (LAGAN)',
  extension: 'hdf5',
  needs: 'energies in one layer of rows and columns',
  detector: 'towers-25x25',
  fits: (file) => file.unit === 'MeV' && imageSize(file) !== null,
  async write(path, file) {
    const count = await writeHdf5(path, {
      columns: [
        { name: 'image', shape: sizeIn(file) },
        { name: 'signal', shape: [] },
      ],
      rows: rowsOf(file, (rows) => ({ image: inGeV(rows.showers), signal: labelsOf(rows) })),
      attributes: { layout: 'lagan', unit: 'GeV', ...file.attributes },
    })
    return { path, count, binning: null }
  },
}

/** Particles with the momentum of their energy, perpendicular to the front, unless more is known. */
export const lhcbWriter: LayoutWriter = {
  id: 'lhcb',
  title: 'LHCb calorimeter',
  extension: 'npz',
  needs: 'energies in one layer of rows and columns',
  detector: 'lhcb-30x30',
  fits: (file) => file.unit === 'MeV' && imageSize(file) !== null,
  async write(path, file) {
    const pdg = file.particle?.pid ?? 0
    const count = await writeNpz(path, {
      columns: [
        { name: 'EnergyDeposit', shape: [...sizeIn(file), 1] },
        { name: 'ParticleMomentum', shape: [3] },
        { name: 'ParticlePoint', shape: [3] },
        { name: 'ParticlePDG', shape: [] },
      ],
      rows: rowsOf(file, (rows) => ({
        EnergyDeposit: rows.showers,
        ParticleMomentum: threeEach(rows, file.fullSize === 5 ? 0 : null),
        ParticlePoint: threeEach(rows, file.fullSize === 5 ? 3 : 'nowhere'),
        ParticlePDG: rows.condition.map((_, event) => rows.labels?.[event] ?? pdg),
      })),
      texts: aboutOf(file),
      compress: true,
    })
    return { path, count, binning: null }
  },
}

/** Three numbers per event: from `full` (of five numbers) on, along z with the energy in GeV, or zeros. */
function threeEach(rows: ShowerRows, from: number | null | 'nowhere'): Float32Array {
  const values = new Float32Array(3 * rows.condition.length)
  rows.condition.forEach((mev, event) => {
    if (from === null) values[3 * event + 2] = mev / 1000
    if (typeof from !== 'number') return
    for (let axis = 0; axis < Math.min(3, 5 - from); axis++) {
      values[3 * event + axis] = rows.full?.[5 * event + from + axis] ?? 0
    }
  })
  return values
}

/** As Keras stores MNIST: `x_train` and, when the classes are known, `y_train`. */
export const mnistWriter: LayoutWriter = {
  id: 'mnist',
  title: 'MNIST images',
  extension: 'npz',
  needs: 'one image per event',
  detector: 'crystal-5x5',
  fits: (file) => imageSize(file) !== null || isColoured(file),
  async write(path, file) {
    const count = await writeNpz(path, {
      columns: [
        { name: 'x_train', shape: isColoured(file) ? file.shape : sizeIn(file) },
        { name: 'y_train', shape: [] },
      ],
      rows: rowsOf(file, (rows) => ({ x_train: rows.showers, y_train: labelsOf(rows) })),
      texts: aboutOf(file),
      compress: true,
    })
    return { path, count, binning: null }
  },
}

const MOST_COLUMNS = 4096

/** One data set per cell, as Belle's trees have one branch per crystal: `pixel_0`, `pixel_1`, … and `energy`, in MeV. */
export const pixelsWriter: LayoutWriter = {
  id: 'pixels',
  title: 'One column per cell',
  extension: 'h5',
  needs: `energies in 4 to ${MOST_COLUMNS} cells`,
  detector: 'crystal-5x5',
  fits: (file) => file.unit === 'MeV' && cellsOf(file) >= 4 && cellsOf(file) <= MOST_COLUMNS,
  async write(path, file) {
    const cells = cellsOf(file)
    const names = Array.from({ length: cells }, (_, cell) => `pixel_${cell}`)
    const count = await writeHdf5(path, {
      columns: [...names, 'energy'].map((name) => ({ name, shape: [] })),
      rows: rowsOf(file, (rows) => ({
        ...Object.fromEntries(
          names.map((name, cell) => [
            name,
            rows.condition.map((_, event) => rows.showers[event * cells + cell] ?? 0),
          ]),
        ),
        energy: rows.condition,
      })),
      attributes: { layout: 'pixels', unit: 'MeV', ...file.attributes },
    })
    return { path, count, binning: null }
  },
}

function cellsOf({ geometry, shape }: Pick<ShowerFile, 'geometry' | 'shape'>): number {
  return geometry === null ? sizeOf(shape) : cellCount(geometry)
}

function isColoured({ geometry, shape }: Pick<ShowerFile, 'geometry' | 'shape'>): boolean {
  return geometry === null && shape.length === 3 && (shape[2] === 3 || shape[2] === 4)
}

function sizeIn(file: ShowerFile): [number, number] {
  const size = imageSize(file)
  if (size === null) throw new Error('These events are no images')
  return size
}

function labelsOf(rows: ShowerRows): Float32Array {
  return rows.labels ?? new Float32Array(rows.condition.length)
}

/** An npz has no attributes: what would be one stands in a text beside the arrays. */
function aboutOf(file: ShowerFile): Record<string, string> {
  return { about: JSON.stringify(file.attributes) }
}

async function* rowsOf(
  file: ShowerFile,
  columns: (rows: ShowerRows) => Rows['columns'],
): AsyncGenerator<Rows> {
  for await (const rows of file.events) yield { count: rows.condition.length, columns: columns(rows) }
}
