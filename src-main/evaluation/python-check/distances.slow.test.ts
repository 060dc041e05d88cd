import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createRng } from '../../../src-shared/base/rng.ts'
import { normalised, type FeatureTable } from '../../../src-shared/physics/evaluation/feature-table.ts'
import {
  frechetDistance,
  frechetPhysicsDistance,
} from '../../../src-shared/physics/evaluation/frechet-distance.ts'
import {
  kernelPhysicsDistance,
  meanDiscrepancy,
} from '../../../src-shared/physics/evaluation/kernel-distance.ts'
import { precisionRecall } from '../../../src-shared/physics/evaluation/precision-recall.ts'
import {
  kernelMatrix,
  signedDiscrepancy,
  signsOf,
} from '../../../src-shared/physics/evaluation/rbf-discrepancy.ts'
import { openPython, type PythonForOnnx } from '../../exports/python-check/python-environment.ts'

/** Distances of two samples against numpy and scipy (distances.py), and against JetNet where Python has it. */
let folder = ''
let found: PythonForOnnx = { missing: '' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-distances-'))
  found = openPython(folder, ['numpy', 'scipy'])
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true }))

const [ROWS, WIDTH, BANDWIDTH] = [4000, 6, 3]
const SIZES = { least: 1000, most: 4000, batch: 1000 }
const Pair = z.tuple([z.number(), z.number()])
const Answer = z.object({
  prdc: z.record(z.string(), z.number()),
  ...{ mmd: z.number(), frechet: z.number(), kernel: z.number(), fpd: Pair, kpd: Pair },
  jetnet: z.object({ fpd: Pair, kpd: Pair }).nullable(),
})

/** Correlated features with tails, moved by `shift`. */
function table(seed: number, shift: number): FeatureTable {
  const rng = createRng(seed, 'distances')
  const values = new Float64Array(ROWS * WIDTH)
  for (let row = 0; row < ROWS; row++) {
    const common = rng.normal()
    for (let k = 0; k < WIDTH; k++)
      values[row * WIDTH + k] = 2 + shift + 0.5 * common * k + rng.normal() ** (1 + (k % 2))
  }
  return { rows: ROWS, width: WIDTH, values }
}

const firstRows = ({ width, values }: FeatureTable, rows: number): FeatureTable => ({
  ...{ rows, width, values: values.subarray(0, rows * width) },
})

test(
  'precision, recall, density, coverage, MMD, Fréchet and kernel distance are those of numpy; FPD and KPD within errors, and JetNet’s',
  { timeout: 300_000 },
  ({ skip }) => {
    if ('missing' in found) return skip(found.missing)
    const [reference, generated] = [table(1, 0), table(2, 0.3)]
    const question = join(folder, 'question.json')
    const written = { reference: join(folder, 'a.f8'), generated: join(folder, 'b.f8') }
    writeFileSync(written.reference, reference.values)
    writeFileSync(written.generated, generated.values)
    writeFileSync(question, JSON.stringify({ ...written, ...SIZES, width: WIDTH, bandwidth: BANDWIDTH }))
    const script = fileURLToPath(new URL('distances.py', import.meta.url))
    const printed: unknown = JSON.parse(execFileSync(found.python, [script, question], { encoding: 'utf8' }))
    const answer = Answer.parse(printed)

    const [first, other] = [firstRows(reference, 1000), firstRows(generated, 1000)]
    const neighbours: Record<string, number> = precisionRecall(first, other, 5)
    expect(Object.keys(answer.prdc)).toHaveLength(4)
    for (const [name, value] of Object.entries(answer.prdc)) expect(neighbours[name]).toBeCloseTo(value, 12)
    // The matrix is float32.
    expect(signedDiscrepancy(kernelMatrix(first, other, BANDWIDTH), signsOf(2000))).toBeCloseTo(answer.mmd, 7)
    const [a, b] = normalised(reference, generated)
    expect(frechetDistance(a, b) / answer.frechet).toBeCloseTo(1, 9)
    expect(meanDiscrepancy(a, b) / answer.kernel).toBeCloseTo(1, 9)

    const fpd = frechetPhysicsDistance(reference, generated, {
      ...{
        minSamples: SIZES.least,
        maxSamples: SIZES.most,
        points: 10,
        batches: 20,
        puttingBack: true,
        seed: 1,
      },
    })
    const kpd = kernelPhysicsDistance(reference, generated, {
      ...{ batches: 10, batchSize: SIZES.batch, puttingBack: true, seed: 1 },
    })
    const others = [answer, ...(answer.jetnet === null ? [] : [answer.jetnet])]
    for (const each of others) {
      const agree = (own: { value: number; error: number }, [value, error]: [number, number]) =>
        expect(Math.abs(own.value - value)).toBeLessThan(4 * Math.hypot(own.error, error))
      agree(fpd, each.fpd)
      agree(kpd, each.kpd)
    }
    const words = (
      name: string,
      { fpd: [f, df], kpd: [k, dk] }: { fpd: [number, number]; kpd: [number, number] },
    ) =>
      `${name}: FPD × 10³ ${(1e3 * f).toFixed(2)} ± ${(1e3 * df).toFixed(2)}, KPD × 10³ ${(1e3 * k).toFixed(3)} ± ${(1e3 * dk).toFixed(3)}`
    console.log(
      [
        words('Ganvas', { fpd: [fpd.value, fpd.error], kpd: [kpd.value, kpd.error] }),
        words('numpy', answer),
        answer.jetnet === null ? 'JetNet: not installed in this Python' : words('JetNet', answer.jetnet),
      ].join('\n'),
    )
  },
)
