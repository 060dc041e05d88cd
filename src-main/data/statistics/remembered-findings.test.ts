import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fileDigest, knownDigest } from '../file-digest.ts'
import { temporaryFolder } from '../formats/test-files.ts'
import type { Findings } from './findings.ts'
import { collectFacts } from './collect-facts.ts'
import { statisticsOf } from './event-statistics.ts'
import { recallFindings, rememberFindings } from './remembered-findings.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const stateFolder = join(folder.path, 'state')

async function findings(): Promise<Findings> {
  const facts = await collectFacts(
    {
      ...{ count: 3, cells: 2, chunkRows: null, conditionSize: 0, areColumns: true },
      read: () =>
        Promise.resolve({
          ...{ count: 3, condition: null, labels: null },
          showers: Float32Array.of(1, 2, 3, 4, 5, 6),
        }),
    },
    Infinity,
  )
  return {
    statistics: statisticsOf(facts, { columns: ['a', 'b'], condition: [] }),
    offered: [{ name: 'ECEnergy', relation: { kind: 'sum' } }],
    problems: [
      {
        code: 'data.negative',
        severity: 'warning',
        at: { file: '/elsewhere' },
        message: 'One.',
        hint: 'Two.',
      },
    ],
  }
}

test('what was found is kept by content and choice, and is there again for a copy of the file', async () => {
  const path = folder.write('data.csv', 'a,b\n1,2\n3,4\n5,6\n')
  const place = { stateFolder, path, choice: { layout: 'table' } }
  const found = await findings()
  expect(await recallFindings(place, { isWorthReading: true })).toBeNull()
  await rememberFindings(place, found)
  const copy = folder.write('copy.csv', 'a,b\n1,2\n3,4\n5,6\n')
  // The problem names the file as it is called now.
  const problems = found.problems.map((each) => ({ ...each, at: { file: copy } }))
  const there = { ...place, path: copy }
  expect(await recallFindings(there, { isWorthReading: false })).toBeNull()
  expect(await recallFindings(there, { isWorthReading: true })).toEqual({ ...found, problems })
  // Its digest is known now.
  expect(await recallFindings(there, { isWorthReading: false })).toEqual({ ...found, problems })
  const otherwise = { ...there, choice: { layout: 'generic' } }
  expect(await recallFindings(otherwise, { isWorthReading: true })).toBeNull()
  folder.write('copy.csv', 'a,b\n1,2\n3,4\n5,7\n')
  expect(await recallFindings(there, { isWorthReading: true })).toBeNull()
  expect(await recallFindings({ ...place, stateFolder: null }, { isWorthReading: true })).toBeNull()
})

test('what is damaged or of another version is not there', async () => {
  const path = folder.write('other.csv', 'a,b\n1,2\n3,4\n5,8\n')
  const place = { stateFolder, path, choice: {} }
  await rememberFindings(place, await findings())
  const kept = join(stateFolder, 'statistics')
  const digest = await fileDigest(path)
  const name = readdirSync(kept).find((each) => digest.startsWith(each.slice(0, 40)))
  if (name === undefined) throw new Error('Nothing was kept')
  const text = readFileSync(join(kept, name), 'utf8')
  expect(await recallFindings(place, { isWorthReading: true })).not.toBeNull()
  for (const broken of [text.slice(0, 100), text.replace('"version":1', '"version":0'), '']) {
    writeFileSync(join(kept, name), broken)
    expect(await recallFindings(place, { isWorthReading: true })).toBeNull()
  }
})

test('a hundred files are kept, and the ones used longest ago go first', async () => {
  const kept = join(stateFolder, 'statistics')
  for (let file = 0; file < 105; file++) {
    const name = join(kept, `old-${file}.json`)
    writeFileSync(name, '{}')
    utimesSync(name, 1000 + file, 1000 + file)
  }
  const path = folder.write('third.csv', 'a,b\n1,2\n3,4\n5,9\n')
  await rememberFindings({ stateFolder, path, choice: {} }, await findings())
  const names = readdirSync(kept)
  expect(names).toHaveLength(100)
  expect(names).toContain('old-104.json')
  expect(names).not.toContain('old-0.json')
  expect(await recallFindings({ stateFolder, path, choice: {} }, { isWorthReading: true })).not.toBeNull()
})

test('a digest holds as long as the file does', async () => {
  const path = folder.write('digest.txt', 'abc')
  expect(await knownDigest(path, {})).toBeNull()
  // FIPS 180-2, appendix B.1.
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(await fileDigest(path)).toBe(abc)
  expect(await knownDigest(path, {})).toBe(abc)
  folder.write('digest.txt', 'abd')
  utimesSync(path, 5, 5)
  expect(await knownDigest(path, {})).toBeNull()
  expect(await fileDigest(path)).not.toBe(abc)
})
