import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { MetricPoint } from '../../src-shared/protocol/run-events.ts'
import { METRICS } from '../runs/run-folder.ts'
import { readJsonFile } from './json-file.ts'

/** Enough for the last points, whatever they are made of. */
const LAST_BYTES = 32 * 1024

/** Last value of every series, and the numbers of the evaluation: what a table of runs shows. */
export async function readResults(folder: string): Promise<Record<string, number | null>> {
  const results: Record<string, number | null> = {}
  // Some series are read only now and then; the last point that has one counts.
  for (const { values } of await lastPoints(folder)) Object.assign(results, values)
  return { ...results, ...(await readEvaluation(folder)) }
}

export async function readPoints(folder: string): Promise<MetricPoint[]> {
  const text = await readFile(join(folder, METRICS), 'utf8').catch(() => '')
  return pointsIn(text)
}

async function lastPoints(folder: string): Promise<MetricPoint[]> {
  const file = await open(join(folder, METRICS), 'r').catch(() => null)
  if (file === null) return []
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(Math.min(size, LAST_BYTES))
    await file.read(bytes, 0, bytes.length, size - bytes.length)
    const text = bytes.toString('utf8')
    // The first line may be the end of one.
    return pointsIn(bytes.length < size ? text.slice(text.indexOf('\n') + 1) : text)
  } finally {
    await file.close()
  }
}

/** A line that was half written when the power went is left out. */
export function pointsIn(text: string): MetricPoint[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return []
    try {
      const parsed = MetricPoint.safeParse(JSON.parse(line))
      return parsed.success ? [parsed.data] : []
    } catch {
      return []
    }
  })
}

const Agreement = z.object({ rows: z.array(z.object({ id: z.string(), difference: z.number() })) })
const Evaluation = z.record(z.string(), z.number())

async function readEvaluation(folder: string): Promise<Record<string, number>> {
  const agreement = await readJsonFile(join(folder, 'agreement.json'), Agreement)
  const evaluation = await readJsonFile(join(folder, 'evaluation.json'), Evaluation)
  return {
    ...Object.fromEntries(agreement?.rows.map(({ id, difference }) => [id, difference]) ?? []),
    ...evaluation,
  }
}
