import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../data/formats/test-files.ts'
import { resourcePath } from '../../resources.ts'
import type { JobContext } from '../job.ts'
import { checkDataJob } from './check-data.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const project = readFileSync(resourcePath('templates', 'iris-classifier.ganvas'), 'utf8')
const check = (dataPath: string) => checkDataJob.run({ project, dataPath }, {} as JobContext)

test('data that fit a project have no problems', async () => {
  expect(await check(resourcePath('datasets', 'iris.csv'))).toEqual({ problems: [], events: 150 })
})

test('data that do not fit are refused with both numbers', async () => {
  const path = folder.write('few.csv', 'a,b,species\n1,2,x\n2,3,y\n3,4,z\n')
  expect(await check(path)).toMatchObject({
    events: null,
    problems: [{ code: 'data.shape', severity: 'error', at: { file: path } }],
  })
})

test('warnings come with the number of events', async () => {
  const rows = Array.from({ length: 120 }, (_, row) => `${row},7,${row % 11},${row % 7},${'xyz'[row % 3]}`)
  const path = folder.write('constant.csv', `a,run,c,d,species\n${rows.join('\n')}\n`)
  expect(await check(path)).toMatchObject({
    events: 120,
    problems: [
      {
        code: 'data.constant-columns',
        severity: 'warning',
        message: '1 column has the same value in all 120 rows: “run” is 7.',
      },
    ],
  })
})
