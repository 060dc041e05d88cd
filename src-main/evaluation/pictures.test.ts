import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createRng } from '../../src-shared/base/rng.ts'
import { evaluateSamples, type EvaluateOptions } from './evaluate-samples.ts'
import { evaluationText } from './evaluation-text.ts'
import { reportHtml } from './report/report-html.ts'
import { openSampleFile, type SampleFile } from './sample-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'ganvas-pictures-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function picture(seed: number, unit: '1' | 'MeV'): SampleFile {
  return {
    ...{ path: '/p.idx', name: 'p.idx', layout: 'toy', sha256: '', count: 60, shape: [2, 2], geometry: null },
    ...{ unit, thresholdMeV: null, hasIncident: false, problems: [] },
    read: (start, count) =>
      Promise.resolve({
        count,
        showers: createRng(seed, 'pixels', start).uniforms(count * 4),
        incidentMeV: null,
      }),
    close: () => Promise.resolve(),
  }
}

const options: EvaluateOptions = {
  ...{ title: 't', version: '0', seed: 1, mode: 'quick', thresholdMeV: null, most: Infinity },
  ...{ training: null, measures: [], progress: () => undefined, isStopped: () => false },
}

test('pictures are never said to be in MeV', async () => {
  const found = await evaluateSamples(picture(1, '1'), picture(2, '1'), options)
  expect(found.unit).toBe('1')
  const sum = found.features.find(({ feature }) => feature.id === 'total')?.feature
  expect(sum).toMatchObject({ label: 'Sum', unit: '' })
  expect(evaluationText(found)).not.toContain('MeV')
  // Only the column for incident energies keeps its unit; it is empty.
  const html = reportHtml(found, { averages: new Uint8Array() })
  expect(html.split('MeV')).toHaveLength(2)
  expect(html.includes('E_inc [MeV]')).toBe(true)
})

test('pictures and energies are not compared', async () => {
  await expect(evaluateSamples(picture(1, 'MeV'), picture(2, '1'), options)).rejects.toThrow(
    '2 units cannot be compared: the reference has numbers in the unit MeV, p.idx in the unit 1.',
  )
})

test('a file without a unit is taken where pictures will do, as it is, and refused elsewhere', async () => {
  const path = join(folder, 'table.csv')
  writeFileSync(path, `a,b,c\n${'1.5,2,3\n'.repeat(20)}`)
  const refused = await openSampleFile(path, { layout: 'auto' })
  expect(refused.ok ? [] : refused.failure.map(({ code }) => code)).toEqual(['evaluation.unit'])
  const taken = await openSampleFile(path, { layout: 'auto', takesPlain: true })
  if (!taken.ok) throw new Error(taken.failure[0]?.message)
  expect(taken.value.unit).toBe('1')
  expect((await taken.value.read(0, 1)).showers.slice(0, 3)).toEqual(Float32Array.of(1.5, 2, 3))
  await taken.value.close()
})
