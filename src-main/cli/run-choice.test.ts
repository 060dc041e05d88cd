import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ProblemError } from '../../src-shared/base/problem.ts'
import { chooseRun, freshRunFolder } from './run-choice.ts'

const START = process.cwd()
let folder = ''

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ganvas-choice-')))
  process.chdir(folder)
})
afterEach(() => {
  process.chdir(START)
  rmSync(folder, { recursive: true })
})

function makeRun(name: string, made: { seconds: number; data?: string; seed?: number }): string {
  const run = join(folder, 'runs', name)
  mkdirSync(run, { recursive: true })
  writeFileSync(join(run, 'project.ganvas'), 'its own copy')
  const { seed = 1, data = '/nowhere.h5' } = made
  const manifest = {
    format: 'ganvas-run',
    version: 1,
    id: 'a',
    name: 'demo',
    createdAt: '2026-11-20T18:00:00Z',
    changedAt: '2026-11-20T18:00:00Z',
    outcome: 'stopped',
    seed,
    round: 10,
    rounds: 20,
    readEvery: 10,
    sampleEvery: 2,
    checkpointEvery: 1,
    versions: {},
    runtime: {},
    data: {
      path: data,
      sha256: '',
      format: 'hdf5',
      layout: 'calochallenge',
      count: 10,
      trainEvents: 8,
      testEvents: 2,
      conditionRange: null,
    },
    fitted: {},
    trainSeconds: 1,
  }
  writeFileSync(join(run, 'manifest.json'), JSON.stringify(manifest))
  utimesSync(join(run, 'manifest.json'), made.seconds, made.seconds)
  return run
}

const asked = { out: null, resume: true, seed: null }

test('a fresh folder is named after the project and the local time, with a number when that is taken', async () => {
  const noon = new Date(2026, 10, 20, 12, 5, 9)
  const first = await freshRunFolder('demo', noon)
  expect(first).toBe(join(folder, 'runs', 'demo-20261120-120509'))
  mkdirSync(first, { recursive: true })
  expect(await freshRunFolder('demo', noon)).toBe(`${first}-2`)
})

test('--resume takes the newest run of the project, and of no project whose name begins alike', async () => {
  writeFileSync('demo.ganvas', 'text')
  makeRun('demo-20261120-120000', { seconds: 100 })
  const newest = makeRun('demo-20261120-110000', { seconds: 200 })
  makeRun('demo-wide-20261120-130000', { seconds: 300 })
  expect(await chooseRun({ ...asked, word: 'demo.ganvas' })).toMatchObject({
    runFolder: newest,
    project: 'text',
  })
})

test('a run folder in the project’s place is continued with its own project and data', async () => {
  writeFileSync('photons.h5', '')
  const run = makeRun('photons', { seconds: 1, data: join(folder, 'photons.h5') })
  expect(await chooseRun({ ...asked, word: 'runs/photons' })).toEqual({
    project: 'its own copy',
    projectFolder: run,
    runFolder: run,
    dataPath: join(folder, 'photons.h5'),
  })
})

test('data that have been moved are left to the project', async () => {
  makeRun('photons', { seconds: 1 })
  expect((await chooseRun({ ...asked, word: 'runs/photons' })).dataPath).toBeNull()
})

test('without --resume nothing is taken from earlier runs', async () => {
  writeFileSync('demo.ganvas', 'text')
  makeRun('demo-20261120-120000', { seconds: 100, data: join(folder, 'demo.ganvas') })
  const chosen = await chooseRun({ ...asked, resume: false, word: 'demo.ganvas', out: 'new' })
  expect(chosen).toMatchObject({ runFolder: join(folder, 'new'), dataPath: null })
})

test.each([
  ['a run folder without --resume', { word: 'runs/photons', resume: false }, 'run.exists'],
  ['a run folder and another --out', { word: 'runs/photons', out: 'other' }, 'cli.option-conflict'],
  ['another seed', { word: 'runs/photons', seed: 2 }, 'run.other-seed'],
  ['a folder that is not there', { word: 'demo.ganvas', out: 'nowhere' }, 'run.missing'],
  ['no run of the project', { word: 'demo.ganvas' }, 'run.missing'],
])('%s is refused', async (_title, words, code) => {
  writeFileSync('demo.ganvas', 'text')
  makeRun('photons', { seconds: 1 })
  const attempt = chooseRun({ ...asked, ...words })
  await expect(attempt).rejects.toBeInstanceOf(ProblemError)
  await expect(attempt).rejects.toMatchObject({ problems: [{ code }] })
})
