import { basename, extname } from 'node:path'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { cellCount } from '../../../src-shared/physics/geometry.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { CALOGAN_GEOMETRY } from '../layouts/calogan/calogan.ts'
import { writeCaloChallenge } from './calochallenge.ts'
import { writeCaloGan } from './calogan.ts'
import { laganWriter, lhcbWriter, mnistWriter, pixelsWriter } from './image-files.ts'
import { eventText, type LayoutWriter, type ShowerFile } from './shower-file.ts'
import { gan3dWriter, par04Writer } from './volumes.ts'

const caloChallengeWriter: LayoutWriter = {
  id: 'calochallenge',
  title: 'CaloChallenge',
  extension: 'h5',
  needs: 'energies of cells',
  detector: 'demo',
  fits: ({ unit }) => unit === 'MeV',
  write: (path, { geometry, shape, events, attributes, particle }) =>
    writeCaloChallenge(path, {
      geometry,
      voxels: geometry === null ? sizeOf(shape) : cellCount(geometry),
      events,
      attributes,
      ...(particle === null ? {} : { particle }),
    }),
}

const caloGanWriter: LayoutWriter = {
  id: 'calogan',
  title: 'CaloGAN',
  extension: 'hdf5',
  needs: 'energies in layers of 3×96, 12×12 and 12×6 cells',
  detector: 'calogan',
  fits: ({ geometry, shape, unit }) =>
    unit === 'MeV' &&
    (geometry === null ? sizeOf(shape) === 504 : sizesOf(geometry) === sizesOf(CALOGAN_GEOMETRY)),
  write: (path, { geometry, events, attributes }) =>
    writeCaloGan(path, { geometry: geometry ?? CALOGAN_GEOMETRY, events, attributes }),
}

function sizesOf(geometry: NonNullable<ShowerFile['geometry']>): string {
  return geometry.layers
    .map((layer) => (layer.form === 'grid' ? `${layer.rows}×${layer.columns}` : 'rings'))
    .join(', ')
}

/** Every layout that can be written. Adding one is its writer and one line here. */
export const layoutWriters: readonly LayoutWriter[] = [
  caloChallengeWriter,
  caloGanWriter,
  par04Writer,
  gan3dWriter,
  laganWriter,
  lhcbWriter,
  mnistWriter,
  pixelsWriter,
]

/** The writer of that layout; refuses layouts that nobody writes. */
export function layoutWriter(id: string): LayoutWriter {
  const writer = layoutWriters.find((each) => each.id === id)
  if (writer !== undefined) return writer
  throw new ProblemError([
    problem({
      code: 'data.layout',
      at: { param: 'layout' },
      message: `No layout “${id}” can be written.`,
      hint: `Use one of ${layoutWriters.map((each) => each.id).join(', ')}.`,
    }),
  ])
}

/** Refuses a name that says another kind of file than the layout is: other programs would not open it. */
export function refuseOtherKind(writer: LayoutWriter, path: string): void {
  const isNpz = writer.extension === 'npz'
  const given = extname(path).toLowerCase()
  if (isNpz ? !HDF5_ENDINGS.includes(given) : given !== '.npz') return
  const others = layoutWriters.filter((each) => (each.extension === 'npz') !== isNpz).map(({ id }) => id)
  const named = `${basename(path, extname(path))}.${writer.extension}`
  throw new ProblemError([
    problem({
      code: 'data.layout-kind',
      at: { file: path },
      message: `The layout “${writer.title}” is written as ${isNpz ? 'npz' : 'HDF5'}, but ${basename(path)} is a name for ${isNpz ? 'HDF5' : 'npz'}.`,
      hint: `Name the file ${named}, or write one of ${others.join(', ')}.`,
    }),
  ])
}

const HDF5_ENDINGS = ['.h5', '.hdf5', '.hdf', '.he5']

/** Refuses events that have no place in the layout, and says which layouts have one. */
export function refuseMisfit(
  writer: LayoutWriter,
  file: Pick<ShowerFile, 'geometry' | 'shape' | 'unit'>,
): void {
  if (writer.fits(file)) return
  const others = layoutWriters.filter((each) => each.fits(file)).map((each) => each.id)
  throw new ProblemError([
    problem({
      code: 'data.layout-misfit',
      at: { param: 'layout' },
      message: `The layout “${writer.title}” needs ${writer.needs}, but these events have ${eventText(file)}${file.unit === 'MeV' ? '' : ` in the unit ${file.unit}`}.`,
      hint: others.length === 0 ? 'No layout holds such events.' : `They fit into ${others.join(', ')}.`,
    }),
  ])
}
