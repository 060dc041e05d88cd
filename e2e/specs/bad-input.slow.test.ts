import {
  cpSync,
  copyFileSync,
  readFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../src-shared/base/problem.ts'
import { node, wire } from '../../src-shared/check/test-drawings.ts'
import { lockRun } from '../../src-main/runs/run-lock.ts'
import {
  contentsOf,
  cutInHalf,
  mountReadOnly,
  mountSmall,
  writePair,
  writeShowers,
} from '../screens/bad-files.ts'
import { builtCli, checkpointNames, runCli } from '../screens/cli.ts'

/**
 * Whatever is wrong with what it is given, the command line says so in one line with a fix, leaves with code 2, says the
 * same as JSON, and leaves every file as it was.
 */

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const shared = process.env['GANVAS_SHARED_DATA'] ?? join(dirname(root), 'shared', 'data')
const WITHOUT_TREE = join(root, 'src-main/data/formats/root/golden/histogram-by-uproot.root')

let cli: string
let place: string
/** Holds showers.h5, pair.ganvas for it, `run` trained on it, and `flowers`, a run of the iris classifier. */
let prepared: string

beforeAll(async () => {
  cli = await builtCli()
  place = realpathSync(mkdtempSync(join(tmpdir(), 'ganvas bad input ')))
  prepared = join(place, 'prepared')
  mkdirSync(prepared)
  await writeShowers(join(prepared, 'showers.h5'))
  writePair(join(prepared, 'pair.ganvas'))
  for (const words of [
    ['train', 'pair.ganvas', '--steps', '6', '--out', 'run'],
    ['train', 'iris-classifier', '--steps', '2', '--out', 'flowers'],
  ]) {
    const ended = await runCli(cli, words, { cwd: prepared })
    expect(ended.stderr).toBe('')
    expect(ended.code).toBe(0)
  }
}, 120_000)
afterAll(() => rmSync(place, { recursive: true, force: true }))

let folders = 0

/** A folder of its own with a copy of what is prepared. */
function freshFolder(): string {
  const folder = join(place, `case ${++folders}`)
  cpSync(prepared, folder, { recursive: true, preserveTimestamps: true })
  return folder
}

type Refusal = { code: string; message: RegExp; hint: RegExp }

/** Runs a command that must be refused, and looks at everything it promises. */
async function expectRefusal(
  folder: string,
  words: readonly string[],
  { code, message, hint }: Refusal,
): Promise<void> {
  const before = contentsOf(folder)
  const ended = await runCli(cli, [...words, '--json'], { cwd: folder })
  const lines = ended.stderr.split('\n').slice(0, -1)
  expect(lines, ended.stderr).toHaveLength(1)
  expect(lines[0]).toMatch(/^error: .+ Hint: .+[.:)]$/)
  expect(ended.code).toBe(2)
  const answer = JSON.parse(ended.stdout) as { ok: boolean; problems: Problem[] } // what --json promises
  expect(answer.ok).toBe(false)
  expect(answer.problems).toHaveLength(1)
  const [problem] = answer.problems
  expect(problem).toMatchObject({ severity: 'error', code })
  expect(problem?.message).toMatch(message)
  expect(problem?.hint).toMatch(hint)
  expect(lines[0]).toContain(problem?.message)
  expect(contentsOf(folder)).toEqual(before)
}

type Case = Refusal & {
  title: string
  words: string[]
  /** Makes the fault, in a folder with what is prepared. */
  make?: (folder: string) => unknown
}

const trainOn = (file: string) => ['train', 'pair.ganvas', '--data', file, '--out', 'new run']
const inspect = (file: string) => ['inspect', file]

const dataCases: Case[] = [
  {
    title: 'a truncated HDF5 file',
    make: async (folder) => cutInHalf(await writeShowers(join(folder, 'cut.h5'))),
    words: trainOn('cut.h5'),
    code: 'data.damaged',
    message: /should have \d+ bytes, but has \d+/,
    hint: /copy or download it again/,
  },
  {
    title: 'a truncated HDF5 file, inspected',
    make: async (folder) => cutInHalf(await writeShowers(join(folder, 'cut.h5'))),
    words: inspect('cut.h5'),
    code: 'data.damaged',
    message: /should have \d+ bytes, but has \d+/,
    hint: /copy or download it again/,
  },
  {
    title: 'a ROOT file without a TTree',
    make: (folder) => copyFileSync(WITHOUT_TREE, join(folder, 'histogram.root')),
    words: trainOn('histogram.root'),
    code: 'root.no-tree',
    message: /holds no TTree, only spectrum \(TH1D\)/,
    hint: /must be in a TTree/,
  },
  {
    title: 'a file that is none of the known kinds',
    make: (folder) => writeFileSync(join(folder, 'showers.xyz'), Buffer.from([1, 2, 3, 0, 255])),
    words: trainOn('showers.xyz'),
    code: 'data.kind',
    message: /showers\.xyz is of a kind that cannot be read/,
    hint: /HDF5, ROOT/,
  },
  {
    title: 'a table with text in a column of features',
    make: (folder) =>
      writeFileSync(
        join(folder, 'flowers.csv'),
        'sepal_length,sepal_width,petal_length,petal_width,species\n5.1,3.5,1.4,0.2,setosa\n4.9,wide,1.4,0.2,setosa\n',
      ),
    words: ['train', 'iris-classifier', '--data', 'flowers.csv', '--out', 'new run'],
    code: 'data.text',
    message: /“sepal_width” holds text, not numbers \(row 2 holds “wide”\)/,
    hint: /columns/,
  },
  {
    title: 'an energy of a cell that is NaN',
    make: (folder) => writeShowers(join(folder, 'nan.h5'), { change: (showers) => (showers[41] = NaN) }),
    words: trainOn('nan.h5'),
    code: 'data.not-finite',
    message: /1 value is NaN or infinite, the first in event 10/,
    hint: /remove these events/,
  },
  {
    title: 'an infinite incident energy, inspected',
    make: (folder) =>
      writeShowers(join(folder, 'inf.h5'), { change: (_, energies) => (energies[3] = Infinity) }),
    words: inspect('inf.h5'),
    code: 'data.not-finite',
    message: /1 number of the condition is NaN or infinite, the first in event 3/,
    hint: /remove these events/,
  },
  {
    title: 'a file with no events',
    make: (folder) => writeShowers(join(folder, 'none.h5'), { count: 0 }),
    words: trainOn('none.h5'),
    code: 'data.no-events',
    message: /has 0 entries/,
    hint: /nothing to train on/,
  },
  {
    title: 'events of another shape',
    make: (folder) => writeShowers(join(folder, 'six.h5'), { cells: 6 }),
    words: trainOn('six.h5'),
    code: 'data.shape',
    message: /declares events of 4 .* but the file has 6/,
    hint: /shape of the dataset node to 6/,
  },
  {
    title: 'a condition in another unit',
    make: (folder) =>
      writePair(join(folder, 'pair.ganvas'), (document) => {
        for (const each of document.nodes) {
          if (each.kind === 'dataset') each.params = { ...each.params, conditionUnit: 'GeV' }
        }
      }),
    words: trainOn('showers.h5'),
    code: 'data.unit',
    message: /declares the condition in GeV, but the file has them in MeV/,
    hint: /to MeV/,
  },
  {
    title: 'a condition that the file does not have',
    make: (folder) => writeShowers(join(folder, 'bare.h5'), { withEnergies: false }),
    words: trainOn('bare.h5'),
    code: 'data.condition-size',
    message: /declares a condition of 1 number, but the file has 0/,
    hint: /./,
  },
  {
    title: 'a file of data that is not there',
    words: trainOn('nowhere.h5'),
    code: 'data.missing',
    message: /There is no file .*nowhere\.h5/,
    hint: /Check the path/,
  },
  {
    title: 'a folder in place of the data',
    make: (folder) => mkdirSync(join(folder, 'plots')),
    words: trainOn('plots'),
    code: 'data.folder',
    message: /plots is a folder of 0 files/,
    hint: /Give one file/,
  },
  {
    title: 'no data at all',
    words: ['train', 'mnist-dense', '--out', 'new run'],
    code: 'data.not-chosen',
    message: /does not say which file its data are in/,
    hint: /--data/,
  },
]

const projectCases: Case[] = [
  {
    title: 'a layer of an unknown kind',
    make: (folder) =>
      writePair(join(folder, 'pair.ganvas'), (document) => {
        document.nodes[5]!.kind = 'denze'
      }),
    words: ['check', 'pair.ganvas'],
    code: 'node.unknown-kind',
    message: /no node of kind “denze”. Did you mean “dense”\?/,
    hint: /Replace it, or update Ganvas/,
  },
  {
    title: 'a newer version',
    make: (folder) => writePair(join(folder, 'pair.ganvas'), (document) => ({ ...document, version: 99 })),
    words: ['train', 'pair.ganvas', '--out', 'new run'],
    code: 'document.newer',
    message: /version 99, but this Ganvas reads versions up to 1/,
    hint: /Update Ganvas/,
  },
  {
    title: 'broken JSON',
    make: (folder) =>
      writePair(join(folder, 'pair.ganvas'), () => '{"format": "ganvas",\n  "version": 1,,\n'),
    words: ['summary', 'pair.ganvas'],
    code: 'document.not-json',
    message: /line 2, column 16 should have a name in double quotes, but has “,”/,
    hint: /text editor/,
  },
  {
    title: 'something that is no project',
    make: (folder) => writeFileSync(join(folder, 'photo.ganvas'), 'JFIF and so on'),
    words: ['check', 'photo.ganvas'],
    code: 'document.not-json',
    message: /line 1, column 1 should have a value/,
    hint: /backup/,
  },
  {
    title: 'a cycle',
    make: (folder) =>
      writePair(join(folder, 'pair.ganvas'), (document) => {
        document.nodes.push(node('again', { kind: 'add', network: 'c', name: 'Again' }))
        document.edges = document.edges.filter(({ to }) => to.node !== 'cs')
        document.edges.push(...['cj -> again', 'ch -> again', 'again -> cs'].map(wire))
        document.edges = document.edges.filter(({ to }) => to.node !== 'ch')
        document.edges.push(wire('again -> ch'))
      }),
    words: ['train', 'pair.ganvas', '--out', 'new run'],
    code: 'wire.cycle',
    message: /These 2 nodes feed each other in a circle: Judge → Again → Judge/,
    hint: /./,
  },
  {
    title: 'a project that is not there',
    words: ['check', 'demo-wgan'],
    code: 'file.missing',
    message: /There is no project demo-wgan/,
    hint: /Did you mean the template “demo-wgan-gp”\?/,
  },
  {
    title: 'a folder in place of a project',
    words: ['check', '.'],
    code: 'file.is-folder',
    message: /is a folder, not a project/,
    hint: /\*\.ganvas file/,
  },
]

const runCases: Case[] = [
  {
    title: 'an output folder that holds other files',
    make: (folder) => {
      mkdirSync(join(folder, 'thesis'))
      writeFileSync(join(folder, 'thesis', 'thesis.tex'), 'ten years')
    },
    words: ['train', 'pair.ganvas', '--out', 'thesis'],
    code: 'run.folder-not-empty',
    message: /thesis already holds 1 file that is not a run/,
    hint: /another folder/,
  },
  {
    title: 'an output folder that holds a run',
    words: ['train', 'pair.ganvas', '--out', 'run'],
    code: 'run.exists',
    message: /already holds a run/,
    hint: /--resume/,
  },
  {
    title: 'a file in place of the output folder',
    words: ['train', 'pair.ganvas', '--out', 'showers.h5'],
    code: 'file.not-folder',
    message: /Cannot write .*showers\.h5/,
    hint: /./,
  },
  {
    title: 'an output file that is a folder',
    words: ['generate', 'run', '--showers', '5', '--out', 'flowers'],
    code: 'file.is-folder',
    message: /Cannot write .*flowers: it is a folder/,
    hint: /Name a file/,
  },
  {
    title: 'simulated showers into a folder',
    words: ['simulate', '--showers', '5', '--out', 'run'],
    code: 'file.is-folder',
    message: /Cannot write .*run: it is a folder/,
    hint: /Name a file/,
  },
  {
    title: 'an output file in a folder that is not there',
    words: ['generate', 'run', '--showers', '5', '--out', 'no/such/folder.h5'],
    code: 'file.no-folder',
    message: /the folder does not exist/,
    hint: /Create the folder/,
  },
  {
    title: 'a damaged manifest',
    make: (folder) => cutInHalf(join(folder, 'run', 'manifest.json')),
    words: ['generate', 'run', '--showers', '5', '--out', 'new.h5'],
    code: 'run.manifest',
    message: /manifest\.json is damaged: line \d+, column \d+/,
    hint: /checkpoints .* not touched/,
  },
  {
    title: 'a damaged manifest of a run to continue',
    make: (folder) => cutInHalf(join(folder, 'run', 'manifest.json')),
    words: ['train', 'run', '--resume'],
    code: 'run.manifest',
    message: /manifest\.json is damaged/,
    hint: /Restore it/,
  },
  {
    title: 'a manifest of another version',
    make: (folder) =>
      writeFileSync(join(folder, 'run', 'manifest.json'), '{"format":"ganvas-run","version":9}'),
    words: ['export', 'run', '--to', 'onnx'],
    code: 'run.manifest',
    message: /not a manifest of this version/,
    hint: /version of Ganvas that made it/,
  },
  ...[
    ['generate', 'run', '--showers', '5', '--out', 'new.h5'],
    ['export', 'run', '--to', 'onnx'],
  ].map((words): Case => ({
    title: `${words[0]} from a run without a checkpoint`,
    make: (folder) => rmSync(join(folder, 'run', 'checkpoints'), { recursive: true }),
    words,
    code: 'run.no-checkpoint',
    message: /has no checkpoint/,
    hint: /--resume/,
  })),
  ...[
    ['generate', 'flowers', '--showers', '5', '--out', 'new.h5'],
    ['export', 'flowers', '--to', 'tfjs'],
  ].map((words): Case => ({
    title: `${words[0]} from a classifier`,
    words,
    code: 'run.no-generator',
    message: /no generator among its networks \(Classifier\)/,
    hint: /project with a generator/,
  })),
  {
    title: 'a folder that is no run',
    make: (folder) => mkdirSync(join(folder, 'empty')),
    words: ['export', 'empty', '--to', 'onnx'],
    code: 'file.missing',
    message: /manifest\.json: it does not exist/,
    hint: /“train” has made/,
  },
  {
    title: 'a run to continue that is not there',
    words: ['train', 'pair.ganvas', '--resume', '--out', 'nowhere'],
    code: 'run.missing',
    message: /no run folder .*nowhere/,
    hint: /without --resume/,
  },
  {
    title: 'a run to continue with other data',
    make: (folder) => writeShowers(join(folder, 'other.h5'), { count: 50 }),
    words: ['train', 'run', '--resume', '--steps', '8', '--data', 'other.h5'],
    code: 'run.other-data',
    message: /began with .*showers\.h5 \(SHA-256 [0-9a-f]{12}…\), but .*other\.h5 has/,
    hint: /original file/,
  },
  {
    title: 'energies in the wrong order',
    words: ['generate', 'run', '--showers', '5', '--energy', '50:20', '--out', 'new.h5'],
    code: 'cli.option-value',
    message: /--energy is “50:20”/,
    hint: /1:100/,
  },
]

const wordCases: Case[] = [
  {
    title: 'a command that is not there',
    words: ['trian', 'pair.ganvas'],
    code: 'cli.unknown-command',
    message: /no command “trian”/,
    hint: /Did you mean “train”\?/,
  },
  {
    title: 'an option that is not there',
    words: ['train', 'pair.ganvas', '--epoch', '3'],
    code: 'cli.option',
    message: /“train” has no option --epoch/,
    hint: /Did you mean --epochs\?/,
  },
  {
    title: 'a number that is none',
    words: ['simulate', '--showers', 'many', '--out', 'new.h5'],
    code: 'cli.option-value',
    message: /--showers is “many”, but must be a whole number from 1 on/,
    hint: /--help/,
  },
  {
    title: 'steps and epochs',
    words: ['train', 'pair.ganvas', '--steps', '5', '--epochs', '2'],
    code: 'cli.option-conflict',
    message: /--steps 5 and --epochs 2/,
    hint: /one of them/,
  },
  {
    title: 'a detector that is not there',
    words: ['simulate', '--detector', 'atlas', '--showers', '5', '--out', 'new.h5'],
    code: 'simulate.detector',
    message: /no detector “atlas”/,
    hint: /calochallenge-1-photons/,
  },
  {
    title: 'an export to nowhere',
    words: ['export', 'run', '--to', 'lwtnn'],
    code: 'cli.option-value',
    message: /--to is “lwtnn”/,
    hint: /onnx, tfjs/,
  },
  {
    title: 'a number of showers for a generator',
    words: ['export', 'run', '--to', 'onnx', '--showers', '5'],
    code: 'cli.option-conflict',
    message: /--showers says what showers to write, but --to onnx writes the generator/,
    hint: /--to calochallenge/,
  },
]

describe.concurrent.each([
  ['data', dataCases],
  ['projects', projectCases],
  ['runs', runCases],
  ['words', wordCases],
])('%s', (_area, cases) => {
  const titled = cases.map((each) => [each.title, each] as const)
  test.each(titled)('%s', { timeout: 60_000 }, async (_title, { make, words, ...refusal }) => {
    const folder = freshFolder()
    await make?.(folder)
    await expectRefusal(folder, words, refusal)
  })
})

test('generated showers over the data that the run was trained on', async () => {
  const own = join(prepared, 'showers.h5')
  const before = readFileSync(own)
  await expectRefusal(freshFolder(), ['generate', 'run', '--showers', '5', '--out', own], {
    code: 'generate.exists',
    message: /showers\.h5 is there already/,
    hint: /--force/,
  })
  await expectRefusal(freshFolder(), ['generate', 'run', '--showers', '5', '--out', own, '--force'], {
    code: 'generate.own-data',
    message: /showers\.h5 is the file that this run was trained on/,
    hint: /another file/,
  })
  expect(readFileSync(own).equals(before)).toBe(true)
})

describe('files of others', () => {
  test.for([
    ['hdf5/lz4_datasets.hdf5', 'data.unsupported', /uses filter 32004 \(LZ4\)/, /h5repack/],
    ['root/uproot-empty.root', 'data.no-events', /has 0 entries/, /nothing to train on/],
  ] as const)('%s', async ([file, code, message, hint], { skip }) => {
    const path = join(shared, file)
    if (!existsSync(path)) skip(`the shared data are not in ${shared}`)
    await expectRefusal(freshFolder(), inspect(path), { code, message, hint })
  })
})

describe('disks', () => {
  const FULL: Refusal = { code: 'file.disk-full', message: /the disk is full/, hint: /Free some space/ }
  const READ_ONLY: Refusal = {
    code: 'file.read-only',
    message: /the disk is read-only/,
    hint: /can be written/,
  }
  const NO_MOUNT = 'mounting a file system needs root rights, which this user does not have'

  test.for([
    ['generated', ['generate', 'run', '--showers', '20000', '--out', 'disk/new.h5']],
    ['simulated', ['simulate', '--showers', '2000', '--out', 'disk/new.h5']],
    ['exported', ['export', 'run', '--to', 'onnx', '--out', 'disk/new']],
  ] as const)('a disk that is full while showers are %s', async ([, words], { skip }) => {
    const folder = freshFolder()
    const unmount = mountSmall(join(folder, 'disk'), 4)
    if (unmount === null) return skip(NO_MOUNT)
    // The only block there is.
    writeFileSync(join(folder, 'disk', 'thesis.tex'), 'ten years')
    try {
      await expectRefusal(folder, words, FULL)
    } finally {
      unmount()
    }
  })

  test('a disk that is full while a run saves: the last checkpoint stays, and the run goes on from it', async ({
    skip,
  }) => {
    const folder = freshFolder()
    const disk = join(folder, 'disk')
    const unmount = mountSmall(disk, 200)
    if (unmount === null) return skip(NO_MOUNT)
    try {
      const words = ['train', 'pair.ganvas', '--steps', '400', '--out', 'disk/run']
      const ended = await runCli(cli, words, { cwd: folder })
      expect(ended.stderr).toMatch(/^error: Cannot write .* the disk is full\. Hint: .*\n$/)
      expect(ended.code).toBe(2)
      const saved = checkpointNames(join(disk, 'run'))
      expect(saved.length).toBeGreaterThan(0)
      cpSync(join(disk, 'run'), join(folder, 'rescued'), { recursive: true })
      const more = ['train', 'rescued', '--resume', '--steps', '400', '--json']
      const resumed = await runCli(cli, more, { cwd: folder })
      expect(resumed.stderr).toBe('')
      expect(JSON.parse(resumed.stdout)).toMatchObject({ ok: true, round: 400 })
    } finally {
      unmount()
    }
  })

  test.for([
    ['continued', ['train', 'run', '--resume', '--steps', '20']],
    ['exported', ['export', 'run', '--to', 'onnx']],
    ['made', ['train', 'pair.ganvas', '--out', 'run/deep/inside']],
  ] as const)('a read-only folder in which a run is %s', async ([, words], { skip }) => {
    const folder = freshFolder()
    const unmount = mountReadOnly(join(folder, 'run'))
    if (unmount === null) return skip(NO_MOUNT)
    try {
      await expectRefusal(folder, words, READ_ONLY)
    } finally {
      unmount()
    }
  })
})

test('a run folder that another process trains in', async () => {
  const folder = freshFolder()
  const lock = await lockRun(join(folder, 'run'), { patienceMs: 0 })
  try {
    await expectRefusal(folder, ['train', 'run', '--resume', '--steps', '20'], {
      code: 'run.in-use',
      message: new RegExp(`in use by process ${process.pid}`),
      hint: /Wait until that run ends/,
    })
  } finally {
    await lock.release()
  }
})

test('a back end that this machine does not have', async ({ skip }) => {
  if (existsSync('/proc/driver/nvidia/version')) skip('this machine has an NVIDIA driver')
  const words = ['train', 'pair.ganvas', '--backend', 'cuda', '--out', 'new run']
  await expectRefusal(freshFolder(), words, {
    code: 'runtime.missing',
    message: /“cuda” cannot be used: No NVIDIA driver was found/,
    hint: /install its driver/,
  })
})

describe('what is done all the same, with a warning', () => {
  test('energies outside the trained range', async () => {
    const folder = freshFolder()
    const words = ['generate', 'run', '--showers', '5', '--energy', '0.5:100', '--out', 'new.h5', '--json']
    const ended = await runCli(cli, words, { cwd: folder })
    expect(ended.stderr).toMatch(
      /^warning: Showers of 0\.5 to 100 GeV were asked for, but the generator was trained on 1 to 10 GeV\. Hint: .*\n$/,
    )
    expect(ended.code).toBe(0)
    expect(JSON.parse(ended.stdout)).toMatchObject({ ok: true, showers: 5 })
  })

  test('too few events to judge with: the generator is exported', async () => {
    const folder = freshFolder()
    await writeShowers(join(folder, 'few.h5'), { count: 6 })
    const words = ['train', 'pair.ganvas', '--data', 'few.h5', '--steps', '2', '--out', 'few', '--json']
    const ended = await runCli(cli, words, { cwd: folder })
    expect(ended.stderr).toMatch(
      /^warning: A comparison needs at least 20 real showers, but got 6\. Hint: .*\n$/,
    )
    expect(ended.code).toBe(0)
    expect(JSON.parse(ended.stdout)).toMatchObject({
      ok: true,
      evaluation: null,
      exports: [{ target: 'onnx' }],
    })
  })
})
