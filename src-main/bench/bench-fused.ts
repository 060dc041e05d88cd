import { readFile } from 'node:fs/promises'
import { resourcePath } from '../resources.ts'
import type { BenchResult } from '../trainer/jobs/bench.ts'
import type { BenchInput } from '../trainer/jobs/inputs.ts'
import { startJob } from '../trainer/supervisor.ts'

/** What fused kernels bring in passes that nobody differentiates: the generators of these templates. */
const GENERATORS: readonly { template: string; count: number; passes: number }[] = [
  { template: 'demo-wgan-gp', count: 256, passes: 60 },
  { template: 'calochallenge-wgan-gp', count: 256, passes: 60 },
  { template: 'belle-5x5-wgan-gp', count: 256, passes: 60 },
  { template: 'digits-dcgan', count: 64, passes: 60 },
  { template: 'mnist-dcgan', count: 16, passes: 15 },
]

type FusedRow = { template: string; count: number; plainMs: number; fusedMs: number }
type FusedTable = { backend: string; rows: FusedRow[] }

export async function benchFused(options: {
  backend: BenchInput['backend']
  isQuick: boolean
  say: (text: string) => void
}): Promise<FusedTable> {
  const { backend, isQuick, say } = options
  const table: FusedTable = { backend: '', rows: [] }
  for (const { template, count, passes } of GENERATORS.slice(0, isQuick ? 3 : undefined)) {
    say(`Generators, plain and fused: ${template}`)
    const project = await readFile(resourcePath('templates', `${template}.ganvas`), 'utf8')
    const input: BenchInput = { what: 'fused', project, backend, count, passes: isQuick ? 15 : passes }
    const outcome = await startJob('bench', input).outcome
    if (outcome.kind !== 'done') {
      throw new Error(outcome.kind === 'failed' ? outcome.message : outcome.problems[0]?.message)
    }
    const result = outcome.result as BenchResult // what the job's own function returns
    if (result.fused === null) throw new Error('The bench did not measure what it was asked')
    table.backend = result.backend
    table.rows.push({ template, count, ...result.fused })
  }
  return table
}

export function fusedText({ backend, rows }: FusedTable): string {
  const lines = rows.map(({ template, count, plainMs, fusedMs }) =>
    [
      template.padEnd(24),
      String(count).padStart(7),
      plainMs.toFixed(1).padStart(9),
      fusedMs.toFixed(1).padStart(9),
      `${(plainMs / fusedMs).toFixed(2)}×`.padStart(8),
    ].join(' '),
  )
  const head = `${'generator'.padEnd(24)} showers     plain     fused    ratio`
  return [
    `${backend}; processor time in ms per pass, medians of alternating passes`,
    '',
    head,
    ...lines,
  ].join('\n')
}
