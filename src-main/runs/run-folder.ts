import { appendFile, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import { findJsonFault } from '../../src-shared/document/json-fault.ts'
import type { MetricPoint } from '../../src-shared/protocol/run-events.ts'
import { isTemporary, writeFileAtomic } from '../files/atomic-write.ts'
import { fileProblem } from '../files/file-problem.ts'
import { makeFolder } from '../files/make-folder.ts'
import { CHECKPOINTS } from './checkpoint.ts'
import { RunManifest } from './manifest.ts'
import { LOCK } from './run-lock.ts'

/**
 * A run on disk:
 *   manifest.json   project.ganvas   metrics.jsonl   checkpoints/   samples/   exports
 * Everything but metrics.jsonl is written whole or not at all; metrics.jsonl only grows, line by line, and is cut back
 * to the checkpoint that a run continues from.
 */
export const METRICS = 'metrics.jsonl'
export const MANIFEST = 'manifest.json'
export const PROJECT = 'project.ganvas'
const SAMPLES = 'samples'

/**
 * Makes the folder. An existing one must be empty, or hold no more than a start of a run that was ended before it had
 * a manifest: a run never mixes with other files.
 */
export async function createRunFolder(folder: string): Promise<void> {
  const existing = await readdir(folder).catch(() => null)
  if (existing !== null && existing.length > 0 && !(await isAbandonedStart(folder, existing))) {
    throw new ProblemError([
      existing.includes(MANIFEST)
        ? runExists(folder)
        : problem({
            code: 'run.folder-not-empty',
            at: { file: folder },
            message: `${folder} already holds ${existing.length} ${existing.length === 1 ? 'file that is' : 'files that are'} not a run.`,
            hint: 'Choose another folder with --out.',
          }),
    ])
  }
  for (const part of [folder, join(folder, CHECKPOINTS)]) await makeFolder(part)
}

/** For runs that make samples. */
export async function makeSamplesFolder(folder: string): Promise<void> {
  await makeFolder(join(folder, SAMPLES))
}

export function runExists(folder: string): Problem {
  return problem({
    code: 'run.exists',
    at: { file: folder },
    message: `${folder} already holds a run.`,
    hint: 'Continue it with --resume, or choose another folder with --out.',
  })
}

/** The folders are made first and the manifest last; in between lie only the lock, the project and temporary files. */
async function isAbandonedStart(folder: string, names: readonly string[]): Promise<boolean> {
  const ours = names.every((name) => [CHECKPOINTS, SAMPLES, LOCK, PROJECT].includes(name) || isTemporary(name))
  if (!ours || !names.includes(CHECKPOINTS)) return false
  const inside = await Promise.all(
    [CHECKPOINTS, SAMPLES].map((part) => readdir(join(folder, part)).catch((): string[] => [])),
  )
  return inside.flat().length === 0
}

/** Takes away what `createRunFolder` and the start of a run have made, as long as nothing else is in it. */
export async function removeStart(folder: string): Promise<void> {
  await rm(join(folder, PROJECT), { force: true })
  for (const part of [CHECKPOINTS, SAMPLES]) await removeEmpty(join(folder, part))
}

/** A folder that is not empty stays. */
export async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined)
}

export async function hasManifest(folder: string): Promise<boolean> {
  return stat(join(folder, MANIFEST)).then(
    () => true,
    () => false,
  )
}

/** Removes what writes that were cut short have left. Only the owner of the folder's lock may do so. */
export async function removeTemporaries(folder: string): Promise<void> {
  for (const part of [folder, join(folder, CHECKPOINTS), join(folder, SAMPLES)]) {
    const names = await readdir(part).catch((): string[] => [])
    // Exports are staged in a folder.
    for (const name of names.filter(isTemporary)) {
      await rm(join(part, name), { recursive: true, force: true })
    }
  }
}

export async function writeManifest(folder: string, manifest: RunManifest): Promise<void> {
  await writeFileAtomic(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
}

export async function readManifest(folder: string): Promise<RunManifest> {
  const path = join(folder, MANIFEST)
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) {
    throw new ProblemError([
      problem({
        code: 'run.missing',
        at: { file: folder },
        message: `There is no run folder ${folder}.`,
        hint: 'Give the folder that “train” printed, e.g. runs/demo-….',
      }),
    ])
  }
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ProblemError([{ ...fileProblem(error, path, 'read'), hint: 'Give a folder that “train” has made.' }])
  })
  const json = parseJson(text)
  const parsed = RunManifest.safeParse(json)
  if (parsed.success) return parsed.data
  if (json === null) throw new ProblemError([damagedManifest(path, text)])
  const issue = parsed.error.issues[0]
  throw new ProblemError([
    problem({
      code: 'run.manifest',
      at: { file: path },
      message: `${path} is not a manifest of this version: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() + '.',
      hint: 'Open the run with the version of Ganvas that made it, or start a new one.',
    }),
  ])
}

function damagedManifest(path: string, text: string): Problem {
  const { line, column, expected, found } = findJsonFault(text)
  return problem({
    code: 'run.manifest',
    at: { file: path },
    message: `${path} is damaged: line ${line}, column ${column} should have ${expected}, but has ${found}.`,
    hint: 'Restore it from a copy; the checkpoints of the run are not touched by this.',
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // the schema then refuses it, with the file's name
  }
}

export async function appendMetrics(folder: string, points: readonly MetricPoint[]): Promise<void> {
  await appendPoints(join(folder, METRICS), points)
}

/** Each point is a line of JSON. */
export async function appendPoints(path: string, points: readonly MetricPoint[]): Promise<void> {
  const text = points.map((point) => `${JSON.stringify(point)}\n`).join('')
  await appendFile(path, text).catch((error: unknown) => {
    throw new ProblemError([fileProblem(error, path, 'write')])
  })
}

/** Drops the points after `round` (and a half-written last line), before a run continues from that round. */
export async function cutMetrics(folder: string, round: number): Promise<void> {
  await cutPoints(join(folder, METRICS), round)
}

export async function cutPoints(path: string, round: number): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const kept = text
    .split('\n')
    .filter((line) => {
      const point = parseJson(line) as { round?: unknown } | null // checked in the next line
      return typeof point?.round === 'number' && point.round <= round
    })
    .map((line) => `${line}\n`)
  await writeFileAtomic(path, kept.join(''))
}
