import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtCli, runCli } from '../screens/cli.ts'
import { sharedData } from '../screens/shared-data.ts'

/** The agreement of generated with real showers, with the template as it is. */

let cli: string
let folder: string

beforeAll(async () => {
  cli = await builtCli()
  folder = mkdtempSync(join(tmpdir(), 'ganvas-b5-'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Row = {
  id: string
  difference: number
  limit: number | null
  within: boolean | null
  floor: { median: number; p95: number }
}

type Compared = {
  trainSeconds: number
  evaluation: { realCount: number; generatedCount: number; rows: Row[] }
}

/** Largest differences: in standard deviations, parts, or absolute, as each row measures. */
const LIMITS = {
  'total-energy.mean': 0.1,
  'total-energy.width68': 0.1,
  'total-energy.w1': 0.1,
  'cells.worst': 0.15,
  hits: 0.1,
}

test.for(['out_5a.root', 'out_1.root'])(
  '%s: 5,000 generated showers agree with all real ones',
  async (name, { skip }) => {
    const data = sharedData('geant4-b5', name)
    if (!existsSync(data)) return skip(`${data} is not there`)
    const words = ['train', 'geant4-b5-wgan-gp', '--data', data, '--out', name, '--json']
    const ended = await runCli(cli, words, { cwd: folder })
    expect(ended.stderr).toBe('')
    expect(ended.code).toBe(0)
    const { trainSeconds, evaluation } = JSON.parse(ended.stdout) as Compared // as TrainResult and AgreementTable say
    expect(evaluation).toMatchObject({ realCount: 1000, generatedCount: 5000 })
    const rows = new Map(evaluation.rows.map((row) => [row.id, row]))
    const said = evaluation.rows
      .filter((row) => row.limit !== null)
      .map(
        (row) => `${row.id} ${row.difference.toFixed(3)} (real against real ${row.floor.median.toFixed(3)})`,
      )
    console.log(`${name}, trained for ${trainSeconds.toFixed(0)} s: ${said.join(', ')}`)
    for (const [id, limit] of Object.entries(LIMITS)) {
      const row = rows.get(id)
      expect(row, id).toMatchObject({ limit })
      expect(Math.abs(row?.difference ?? NaN), said.join(', ')).toBeLessThan(limit)
      expect(row?.floor.median, id).toBeGreaterThan(0)
    }
  },
)
