import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { writeHdf5 } from '../writers/hdf5-file.ts'

/** A sound file that is damaged in many ways. Pictures lie in folders: then `bytes` are those of one of them. */
export type SeedFile = {
  format: string
  /** Its own, with the folders that it lies in. */
  name: string
  bytes: Buffer
  /** Other files of the same folder. */
  beside: Record<string, Buffer>
  /** A damaged byte of it is always noticed: checksums cover everything that is read. */
  isChecked: boolean
  /** A cut is always noticed. */
  showsCuts: boolean
}

/** Real files where they are present. */
const REAL = [
  'root/uproot-Zmumu-zlib.root',
  'root/uproot-small-flat-tree.root',
  'root/uproot-HZZ-zlib.root',
  'hdf5/compound_datasets_latest.hdf5',
  'hdf5/test_compressed_chunked_datasets_earliest.hdf5',
  'hdf5/test_string_datasets_latest.hdf5',
  'hdf5/hdf_v14_test1.hdf5',
]

/** One or more of every format; `root` is the repository. */
export async function makeSeedFiles(
  root: string,
  folder: string,
  { withReal }: { withReal: boolean },
): Promise<SeedFile[]> {
  const golden = (format: string, file: string) =>
    JSON.parse(readFileSync(join(root, 'src-main/data/formats', format, 'golden', file), 'utf8')) as never
  const npy = golden('npy', 'made-by-numpy.json') as Record<string, string>
  const npz = golden('npz', 'made-by-numpy.json') as Record<string, string>
  const pictures = (golden('images', 'made-by-pillow.json') as { files: Record<string, string> }).files
  const decoded = (found: Record<string, string>, name: string) => Buffer.from(found[name] ?? '', 'base64')
  const plain = { beside: {}, isChecked: false, showsCuts: true }
  return [
    { ...plain, format: 'hdf5', name: 'own.hdf5', bytes: await hdf5Bytes(join(folder, 'own.hdf5'), 60) },
    {
      // Every kind of chunk index, and links.
      ...{ ...plain, format: 'hdf5', name: 'latest.h5', showsCuts: false },
      bytes: readFileSync(join(root, 'src-main/data/formats/hdf5/golden/made-by-h5py-latest.h5')),
    },
    {
      ...plain,
      format: 'root',
      name: 'uproot.root',
      bytes: readFileSync(join(root, 'src-main/data/formats/root/golden/made-by-uproot.root')),
    },
    ...['float32', 'fortran', 'records', 'unicode'].map((name) => ({
      ...plain,
      format: 'npy',
      name: `${name}.npy`,
      bytes: decoded(npy, name),
    })),
    ...['stored', 'deflated', 'records'].map((name) => ({
      ...plain,
      format: 'npz',
      name: `${name}.npz`,
      bytes: decoded(npz, name),
      isChecked: true,
    })),
    { ...plain, format: 'csv', name: 'table.csv', bytes: csvBytes(','), showsCuts: false },
    { ...plain, format: 'csv', name: 'table.tsv', bytes: csvBytes('\t'), showsCuts: false },
    { ...plain, format: 'csv', name: 'table.csv.gz', bytes: gzipSync(csvBytes(',')) },
    { ...plain, format: 'idx', name: 'pictures-idx3-ubyte', bytes: idxBytes() },
    { ...plain, format: 'idx', name: 'pictures-idx3-ubyte.gz', bytes: gzipSync(idxBytes()) },
    {
      ...plain,
      format: 'images',
      name: 'a/1.png',
      bytes: decoded(pictures, 'rgb.png'),
      beside: { 'b/2.png': decoded(pictures, 'rgb.png') },
    },
    {
      ...plain,
      format: 'images',
      name: 'a/1.jpg',
      bytes: decoded(pictures, 'rgb.jpg'),
      beside: { 'b/2.jpg': decoded(pictures, 'rgb.jpg') },
    },
    ...(withReal ? realFiles(root) : []).map((file) => ({ ...plain, ...file, showsCuts: false })),
  ]
}

function realFiles(root: string): Pick<SeedFile, 'format' | 'name' | 'bytes'>[] {
  const folder = process.env['GANVAS_SHARED_DATA'] ?? join(root, '..', 'shared', 'data')
  return REAL.filter((name) => existsSync(join(folder, name))).map((name) => ({
    format: dirname(name),
    name: name.slice(name.indexOf('/') + 1),
    bytes: readFileSync(join(folder, name)),
  }))
}

/** As the simulator writes: gzipped chunks, CaloChallenge's names. */
export async function hdf5Bytes(path: string, count: number): Promise<Buffer> {
  const showers = Float32Array.from({ length: count * 24 }, (_, at) => (at % 7 === 0 ? (at % 101) / 8 : 0))
  const energies = Float32Array.from({ length: count }, (_, at) => 1000 + at)
  await writeHdf5(path, {
    columns: [
      { name: 'showers', shape: [24] },
      { name: 'incident_energies', shape: [1] },
    ],
    rows: count === 0 ? [] : [{ count, columns: { showers, incident_energies: energies } }],
    attributes: {},
  })
  return readFileSync(path)
}

function csvBytes(separator: string): Buffer {
  const rows = Array.from({ length: 200 }, (_, row) =>
    [row, row / 7, `"class ${row % 3}"`, row % 2].join(separator),
  )
  return Buffer.from(`${['a', 'b', 'species', 'd'].join(separator)}\n${rows.join('\n')}\n`)
}

function idxBytes(): Buffer {
  const head = Buffer.from([0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 5, 0, 0, 0, 5])
  return Buffer.concat([head, Buffer.from(Array.from({ length: 500 }, (_, at) => (at * 37) % 256))])
}

/** Writes the file as `bytes` and all that belongs beside it; gives what is to be opened. */
export function placeSeed(seed: SeedFile, folder: string, bytes: Uint8Array, name = seed.name): string {
  for (const [each, content] of [...Object.entries(seed.beside), [name, bytes] as const]) {
    mkdirSync(dirname(join(folder, each)), { recursive: true })
    writeFileSync(join(folder, each), content)
  }
  return seed.format === 'images' ? folder : join(folder, name)
}
