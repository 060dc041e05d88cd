import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import { layersFirst } from '../layouts/layer-order.ts'
import { writeHdf5, type Attributes, type Rows } from './hdf5-file.ts'
import { inGeV, type LayoutWriter, type ShowerFile, type ShowerRows } from './shower-file.ts'

/** Layouts of equal layers that store the layer innermost: cells are put into their order on the way to the file. */

/** Geant4 example Par04: `showers (n, R, phi, Z)` and `incident_energy (n)` in MeV, angles in rad where known. */
export const par04Writer: LayoutWriter = {
  id: 'par04',
  title: 'Geant4 example Par04',
  extension: 'h5',
  needs: 'energies in equal layers of equally many rings and angles',
  detector: 'calochallenge-2',
  fits: ({ geometry, unit }) => unit === 'MeV' && polarAxes(geometry) !== null,
  async write(path, file) {
    const axes = axesOf(polarAxes(file.geometry), this.title)
    const toFile = reorder(layersFirst(axes, 'first fastest'))
    const angles = file.fullSize === 3 ? ['incident_theta', 'incident_phi'] : []
    const count = await writeHdf5(path, {
      columns: [
        { name: 'incident_energy', shape: [] },
        ...angles.map((name) => ({ name, shape: [] })),
        { name: 'showers', shape: axes },
      ],
      rows: rowsOf(file, (rows) => ({
        incident_energy: angles.length > 0 ? columnOf(rows, file.fullSize, 0) : rows.condition,
        ...Object.fromEntries(angles.map((name, index) => [name, columnOf(rows, file.fullSize, index + 1)])),
        showers: toFile(rows.showers),
      })),
      attributes: attributesOf(file, { layout: 'par04', unit: 'MeV' }),
    })
    return { path, count, binning: null }
  },
}

/** 3DGAN: `ECAL (n, x, y, z)` and `energy (n)` in GeV, `theta (n)` in rad where known. */
export const gan3dWriter: LayoutWriter = {
  id: '3dgan',
  title: '3DGAN',
  extension: 'h5',
  needs: 'energies in at least two equal layers of rows and columns',
  detector: 'ecal-25x25x25',
  fits: ({ geometry, unit }) => unit === 'MeV' && gridAxes(geometry) !== null,
  async write(path, file) {
    const axes = axesOf(gridAxes(file.geometry), this.title)
    const toFile = reorder(layersFirst(axes, 'second fastest'))
    const hasAngle = file.fullSize === 2
    const count = await writeHdf5(path, {
      columns: [
        { name: 'ECAL', shape: axes },
        { name: 'energy', shape: [] },
        ...(hasAngle ? [{ name: 'theta', shape: [] }] : []),
      ],
      rows: rowsOf(file, (rows) => ({
        ECAL: inGeV(toFile(rows.showers)),
        energy: hasAngle ? columnOf(rows, 2, 0) : inGeV(rows.condition),
        ...(hasAngle ? { theta: columnOf(rows, 2, 1) } : {}),
      })),
      attributes: attributesOf(file, { layout: '3dgan', unit: 'GeV' }),
    })
    return { path, count, binning: null }
  },
}

type Axes = [number, number, number]

/** R, phi, Z. */
function polarAxes(geometry: Geometry | null): Axes | null {
  const sizes = new Set<string>()
  let axes: Axes | null = null
  for (const layer of geometry?.layers ?? []) {
    if (layer.form !== 'polar') return null
    axes = [layer.rEdgesMm.length - 1, layer.alphaBins, geometry?.layers.length ?? 0]
    sizes.add(axes.join())
  }
  return sizes.size === 1 && axes !== null && Math.min(...axes) > 1 ? axes : null
}

/** x, y, z. */
function gridAxes(geometry: Geometry | null): Axes | null {
  const sizes = new Set<string>()
  let axes: Axes | null = null
  for (const layer of geometry?.layers ?? []) {
    if (layer.form !== 'grid') return null
    axes = [layer.rows, layer.columns, geometry?.layers.length ?? 0]
    sizes.add(axes.join())
  }
  return sizes.size === 1 && axes !== null && Math.min(...axes) > 1 ? axes : null
}

function axesOf(axes: Axes | null, title: string): Axes {
  if (axes === null) throw new Error(`These events do not fit into the layout ${title}`)
  return axes
}

/** Value i of an event in Ganvas's order goes to `places[i]`. */
function reorder(places: Uint32Array): (showers: Float32Array) => Float32Array {
  return (showers) => {
    const moved = new Float32Array(showers.length)
    for (let from = 0; from < showers.length; from += places.length) {
      for (let at = 0; at < places.length; at++) {
        moved[from + (places[at] as number)] = showers[from + at] as number // at < its length
      }
    }
    return moved
  }
}

function columnOf(rows: ShowerRows, width: number, column: number): Float32Array {
  return rows.condition.map((_, event) => rows.full?.[event * width + column] ?? 0)
}

async function* rowsOf(
  file: ShowerFile,
  columns: (rows: ShowerRows) => Rows['columns'],
): AsyncGenerator<Rows> {
  for await (const rows of file.events) yield { count: rows.condition.length, columns: columns(rows) }
}

function attributesOf(file: ShowerFile, own: Attributes): Attributes {
  const geometry: Attributes = file.geometry === null ? {} : { geometry: JSON.stringify(file.geometry) }
  return { ...own, ...geometry, ...file.attributes }
}
