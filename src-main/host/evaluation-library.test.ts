import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseEvaluation } from '../../src-shared/physics/evaluation/evaluation-file.ts'
import { testEvaluation } from '../../src-shared/physics/evaluation/test-evaluation.ts'
import { EvaluationId } from '../../src-shared/protocol/evaluation-messages.ts'
import { evaluationJson } from '../evaluation/report/evaluation-json.ts'
import { createEvaluationLibrary } from './evaluation-library.ts'

let folder: string
let library: ReturnType<typeof createEvaluationLibrary>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-evaluations-'))
  const runFolder = join(folder, 'runs', 'photons')
  mkdirSync(runFolder, { recursive: true })
  library = createEvaluationLibrary({
    folder,
    runs: {
      folders: () => Promise.resolve([{ runId: 'photons', folder: runFolder }]),
      folderOf: () => Promise.resolve(runFolder),
    },
  })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function keep(runId: string | null, text: string): Promise<EvaluationId> {
  const { id, folder: place } = await library.makePlace(runId)
  writeFileSync(join(place, 'evaluation.json'), text)
  return id
}

it('what is written is read again as it was, numbers that are none as well', () => {
  const made = testEvaluation({ shift: 2 })
  const read = parseEvaluation(evaluationJson(made))
  expect(read).toEqual({ ok: true, value: made })
  const ofPictures = evaluationJson(made).replace('"thresholdMeV"', '"unit": "1", "thresholdMeV"')
  expect(parseEvaluation(ofPictures)).toMatchObject({ value: { unit: '1' } })
})

it('lists those of runs and of files with what was found, the newest first', async () => {
  const ofRun = await keep('photons', evaluationJson({ ...testEvaluation({ shift: 3 }), date: '2026-01-01' }))
  const ofFiles = await keep(null, evaluationJson({ ...testEvaluation(), date: '2026-01-02' }))
  const found = await library.list()
  expect(found.map(({ id }) => id)).toEqual([ofFiles, ofRun])
  // Moved by three bins, one of three features is far from its floor.
  expect(found.map(({ atFloor, features }) => [atFloor, features])).toEqual([
    [3, 3],
    [2, 3],
  ])
})

it('gives each its own folder, also within a second', async () => {
  const places = [
    await library.makePlace(null),
    await library.makePlace(null),
    await library.makePlace('photons'),
  ]
  expect(new Set(places.map((each) => each.folder)).size).toBe(3)
  for (const { id } of places) expect(EvaluationId.safeParse(id).success).toBe(true)
})

it('leaves out what is damaged, and says why when it is asked for', async () => {
  const whole = evaluationJson(testEvaluation())
  const broken = await keep('photons', whole.slice(0, 500))
  const foreign = await keep('photons', whole.replace('"total"', '7'))
  expect(await library.list()).toEqual([])
  await expect(library.read(broken)).rejects.toThrow(/cannot be read: it is no JSON/)
  await expect(library.read(foreign)).rejects.toThrow(/features\.0\.feature\.id/)
  await expect(library.report(broken)).rejects.toThrow(/there is no report\.html/)
})

it('no name leads out of its folder', () => {
  for (const name of ['..', '../x', 'a/b', 'a\\b', '.trash', ''])
    expect(EvaluationId.safeParse({ runId: null, name }).success, name).toBe(false)
})

it('what is removed lies in the trash beside the runs', async () => {
  const id = await keep('photons', evaluationJson(testEvaluation()))
  await library.remove(id)
  expect(await library.list()).toEqual([])
  await expect(library.read(id)).rejects.toThrow(/no evaluation\.json/)
})
