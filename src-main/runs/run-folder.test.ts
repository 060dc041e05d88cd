import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { temporaryName } from '../files/atomic-write.ts'
import {
  appendMetrics,
  createRunFolder,
  cutMetrics,
  makeSamplesFolder,
  MANIFEST,
  METRICS,
  PROJECT,
  readManifest,
  removeTemporaries,
} from './run-folder.ts'
import { LOCK } from './run-lock.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ganvas-run-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('making a run folder', () => {
  test('in a folder that does not exist, or is empty', async () => {
    await createRunFolder(join(folder, 'a', 'b'))
    expect(readdirSync(join(folder, 'a', 'b')).sort()).toEqual(['checkpoints'])
  })

  test('over a start that was ended before it had a manifest', async () => {
    await createRunFolder(folder)
    for (const name of [LOCK, PROJECT]) writeFileSync(join(folder, name), '')
    writeFileSync(temporaryName(join(folder, MANIFEST)), '{"half')
    await createRunFolder(folder)
    await removeTemporaries(folder)
    expect(readdirSync(folder).sort()).toEqual(['checkpoints', PROJECT, LOCK])
  })

  test.each([
    ['a run', 'run.exists', [MANIFEST, 'checkpoints/', 'samples/']],
    ['other files', 'run.folder-not-empty', ['letter.txt']],
    ['a project of the user', 'run.folder-not-empty', [PROJECT]],
    ['other files beside ours', 'run.folder-not-empty', ['checkpoints/', 'samples/', 'notes']],
    ['a checkpoint, but no manifest', 'run.folder-not-empty', ['checkpoints/', 'checkpoints/round-1', 'samples/']],
  ])('never over %s', async (_, code, names) => {
    for (const name of names) {
      if (name.endsWith('/')) mkdirSync(join(folder, name))
      else writeFileSync(join(folder, name), 'mine')
    }
    await expect(createRunFolder(folder)).rejects.toMatchObject({ problems: [{ code, at: { file: folder } }] })
    for (const name of names) {
      if (!name.endsWith('/')) expect(readFileSync(join(folder, name), 'utf8')).toBe('mine')
    }
  })
})

test('temporary files of writes that were cut short are removed, and nothing else', async () => {
  await createRunFolder(folder)
  await makeSamplesFolder(folder)
  const kept = [join(folder, 'a.tmp'), join(folder, '.hidden'), join(folder, 'checkpoints', 'round-1.safetensors')]
  const left = ['metrics.jsonl', 'checkpoints/round-2.safetensors', 'samples/round-2.png']
  for (const file of kept) writeFileSync(file, '')
  for (const file of left) writeFileSync(temporaryName(join(folder, file)), '')
  // An export is staged in a folder.
  const staged = temporaryName(join(folder, 'export'))
  mkdirSync(staged)
  writeFileSync(join(staged, 'generator.onnx'), '')
  await removeTemporaries(folder)
  expect(readdirSync(folder).sort()).toEqual(['.hidden', 'a.tmp', 'checkpoints', 'samples'])
  expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['round-1.safetensors'])
  expect(readdirSync(join(folder, 'samples'))).toEqual([])
})

describe('metrics', () => {
  const point = (round: number) => ({ round, seconds: round / 10, values: { loss: 1 / round } })
  const lines = () => readFileSync(join(folder, METRICS), 'utf8')

  test('grow line by line and are cut back to a round, a half-written line included', async () => {
    await appendMetrics(folder, [1, 2, 3].map(point))
    await appendMetrics(folder, [4, 5].map(point))
    writeFileSync(join(folder, METRICS), `${lines()}{"round":6,"seco`)
    await cutMetrics(folder, 3)
    expect(lines()).toBe([1, 2, 3].map((round) => `${JSON.stringify(point(round))}\n`).join(''))
    await appendMetrics(folder, [4].map(point))
    expect(lines().trimEnd().split('\n')).toHaveLength(4)
  })

  test('of a run that has none yet are cut to an empty file', async () => {
    await cutMetrics(folder, 7)
    expect(lines()).toBe('')
  })
})

describe('a manifest', () => {
  test.each([
    ['cut short', '{"format":"ganvas-run","version":1,'],
    ['of another program', '{"format":"other"}'],
    ['empty', ''],
    ['a list', '[]'],
  ])('that is %s is a problem that names the file', async (_, content) => {
    writeFileSync(join(folder, MANIFEST), content)
    await expect(readManifest(folder)).rejects.toMatchObject({
      problems: [{ code: 'run.manifest', at: { file: join(folder, MANIFEST) } }],
    })
  })

  test('that is missing, and a folder that is missing, are told apart', async () => {
    await expect(readManifest(folder)).rejects.toMatchObject({ problems: [{ code: 'file.missing' }] })
    await expect(readManifest(join(folder, 'no'))).rejects.toMatchObject({ problems: [{ code: 'run.missing' }] })
  })
})
