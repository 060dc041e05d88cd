import { cellsOfLayer, type Geometry } from '../../../src-shared/physics/geometry.ts'
import { writeHdf5, type Attributes, type Rows } from './hdf5-file.ts'
import { inGeV, type ShowerRows, type WrittenFile } from './shower-file.ts'

export type CaloGanFile = {
  /** Grids only; CaloGAN itself has 3×96, 12×12 and 12×6. */
  geometry: Geometry
  events: AsyncIterable<ShowerRows> | Iterable<ShowerRows>
  attributes?: Attributes
}

/**
 * Writes the CaloGAN layout: `energy (n, 1)` in GeV, `layer_0 (n, rows, columns)`, `layer_1`, ... and `overflow
 * (n, layers)` in MeV, float32, gzip. Events come in flat, in MeV. Atomic; throws `ProblemError` for what the system
 * refuses.
 */
export async function writeCaloGan(path: string, file: CaloGanFile): Promise<WrittenFile> {
  const grids = file.geometry.layers.map((layer) => {
    if (layer.form !== 'grid')
      throw new Error(`The CaloGAN layout has no place for the polar layer ${layer.name}`)
    return layer
  })
  const count = await writeHdf5(path, {
    columns: [
      { name: 'energy', shape: [1] },
      ...grids.map((layer, index) => ({ name: `layer_${index}`, shape: [layer.rows, layer.columns] })),
      { name: 'overflow', shape: [grids.length] },
    ],
    rows: rowsOf(file),
    attributes: {
      layout: 'calogan',
      unit: 'MeV',
      energy_unit: 'GeV',
      geometry: JSON.stringify(file.geometry),
      ...file.attributes,
    },
  })
  return { path, count, binning: null }
}

async function* rowsOf(file: CaloGanFile): AsyncGenerator<Rows> {
  const sizes = file.geometry.layers.map(cellsOfLayer)
  const cells = sizes.reduce((sum, size) => sum + size, 0)
  for await (const { condition, showers, overflow } of file.events) {
    const count = condition.length
    if (showers.length !== count * cells) {
      throw new Error(`${count} showers of ${cells} cells are not ${showers.length} numbers`)
    }
    const columns: Rows['columns'] = {
      energy: inGeV(condition),
      overflow: overflow ?? new Float32Array(count * sizes.length),
    }
    let offset = 0
    sizes.forEach((size, index) => {
      const layer = new Float32Array(count * size)
      for (let event = 0; event < count; event++) {
        const from = event * cells + offset
        layer.set(showers.subarray(from, from + size), event * size)
      }
      columns[`layer_${index}`] = layer
      offset += size
    })
    yield { count, columns }
  }
}
