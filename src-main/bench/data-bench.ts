import { mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeFileAtomic } from '../files/atomic-write.ts'
import { compareHdf5, writeShowerFile } from './data-hdf5.ts'
import { timePicture } from './data-picture.ts'
import type { PictureTimes } from './data-picture.ts'
import { benchOutOfCore, outOfCoreText } from './out-of-core.ts'
import type { OutOfCoreFigures } from './out-of-core.ts'
import { openDataPeer } from './data-python.ts'
import { compareRoot } from './data-root.ts'
import type { Comparison } from './data-times.ts'
import { comparisonCells } from './data-times.ts'

/**
 * npm run bench:data: how fast data are read, beside h5py and jsroot's own way in the same run, and how long the first
 * picture of a file takes. --megabytes is the size of the gzip file (1000, with --quick 60; 0: none of this). --train is
 * the size in megabytes of a file that is trained on from disk for --rounds, beside one that fits into memory (1000, with
 * --quick not done; 0: not).
 */
export async function benchReading(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      megabytes: { type: 'string' },
      train: { type: 'string' },
      rounds: { type: 'string', default: '600' },
      repeats: { type: 'string', default: '5' },
      out: { type: 'string', default: 'bench-data.json' },
    },
  })
  const megabytes = Number(values.megabytes ?? (values.quick ? 60 : 1000))
  const trained = Number(values.train ?? (values.quick ? 0 : 1000))
  const repeats = Number(values.repeats)
  const rounds = Number(values.rounds)
  if (
    !(megabytes >= 0) ||
    !(trained >= 0) ||
    ![repeats, rounds].every((each) => Number.isInteger(each) && each > 0)
  ) {
    throw new Error('--megabytes, --train, --repeats and --rounds need positive numbers')
  }
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  const folder = await mkdtemp(join(tmpdir(), 'ganvas-bench-data-'))
  try {
    const before = loadavg()[0] ?? 0
    const read = megabytes === 0 ? null : await measureReading({ ...values, folder, megabytes, repeats, say })
    const outOfCore = trained > 0 ? await benchOutOfCore({ folder, bytes: trained * 1e6, rounds, say }) : null
    const machine = {
      processor: cpus()[0]?.model.trim() ?? process.arch,
      cores: cpus().length,
      node: process.version,
      load: [before, loadavg()[0] ?? 0],
    }
    await writeFileAtomic(
      resolve(values.out),
      `${JSON.stringify({ date: new Date().toISOString(), machine, ...read, outOfCore }, null, 2)}\n`,
    )
    process.stdout.write(text({ read, machine, outOfCore }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type ReadFigures = { compared: Comparison[]; picture: PictureTimes | null; fileBytes: number }

async function measureReading(given: {
  folder: string
  megabytes: number
  repeats: number
  quick: boolean
  say: (text: string) => void
}): Promise<ReadFigures> {
  const { folder, megabytes, repeats, say } = given
  const peer = await openDataPeer(say)
  try {
    if (peer.missing !== null) say(`Not measured against h5py: ${peer.missing}`)
    const gzipped = await writeShowerFile(folder, megabytes, say)
    const compared = [
      ...(await compareHdf5({ folder, gzipped, repeats, peer, say })),
      ...(await compareRoot({ folder, entries: given.quick ? 100_000 : 400_000, repeats, peer, say })),
    ]
    say('First picture')
    const picture = await timePicture(folder, gzipped, repeats).catch((error: unknown) => {
      // The other figures took minutes and are worth having.
      say(`Not measured: ${error instanceof Error ? error.message : String(error)}`)
      return null
    })
    return { compared, picture, fileBytes: (await stat(gzipped)).size }
  } finally {
    await peer.dispose()
  }
}

function text(given: {
  read: ReadFigures | null
  outOfCore: OutOfCoreFigures | null
  machine: { processor: string; cores: number; node: string; load: number[] }
}): string {
  const { read, machine, outOfCore } = given
  const load = machine.load.map((each) => each.toFixed(1)).join(' before, ')
  return [
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${load} after`,
    ...(read === null ? [] : readText(read)),
    ...(outOfCore === null ? [''] : [outOfCoreText(outOfCore)]),
  ].join('\n')
}

function readText({ compared, picture, fileBytes }: ReadFigures): string[] {
  const rows = [['', 'file', 'Ganvas', 'peer', '', 'Ganvas : peer'], ...compared.map(comparisonCells)]
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const size = `${Math.round(fileBytes / 1e6)} MB`
  return [
    ...table,
    'Rates and ratios of the medians (of the fastest passes)',
    picture === null
      ? 'First picture: not measured'
      : `First picture of ${size}: ${picture.warm.toFixed(2)} s, right after the window opens ${picture.cold.toFixed(2)} s; looking through the events ${picture.inspect.toFixed(2)} s`,
  ]
}
