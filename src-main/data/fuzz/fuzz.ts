import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FuzzCase } from './fuzz-cases.ts'
import { casesOf } from './fuzz-cases.ts'
import type { Verdict } from './fuzz-pool.ts'
import { createWorker } from './fuzz-pool.ts'
import { makeSeedFiles } from './seed-files.ts'
import type { SeedFile } from './seed-files.ts'

const USAGE = `npm run fuzz -- [--seconds N] [--format NAME] [--seed S] [--cuts N] [--flips N] [--short] [--only CASE]
Damages files of every format and opens them in processes with limits. Every result must be a problem or the right data.
  --seconds  stop beginning new cases after this time (default: no limit)
  --format   only one of hdf5, root, npy, npz, csv, idx, images
  --seed     which places are cut and changed (default 1)
  --cuts     places at which each file is cut (default 50)
  --flips    places at which a byte of each file is changed (default 200)
  --short    a quick choice of the cases, without real files
  --only     one case by its name, as failures print it`

export type FuzzPlaces = { root: string; child: string }

type Options = {
  seconds: number
  format: string | null
  seed: number
  cuts: number
  flips: number
  isShort: boolean
  only: string | null
}

type Failure = { name: string; text: string }

/** Runs the cases, says what failed and how to repeat it, and gives the exit code. */
export async function fuzz(words: readonly string[], { root, child }: FuzzPlaces): Promise<number> {
  const options = optionsOf(words)
  if (options === null) {
    process.stdout.write(`${USAGE}\n`)
    return 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'ganvas-fuzz-'))
  try {
    const seeds = await makeSeedFiles(root, folder, { withReal: !options.isShort })
    const cases = chosenCases(seeds, options)
    const { done, failures, mostBytes } = await runCases(cases, {
      folder,
      child,
      seconds: options.seconds,
      // Starting a second process takes longer than the few cases.
      lanes: options.isShort ? 1 : 2,
    })
    for (const { name, text } of failures) {
      process.stdout.write(`FAILED  ${name}\n        ${text.replaceAll('\n', '\n        ')}\n`)
      process.stdout.write(`        repeat: npm run fuzz -- --seed ${options.seed} --only '${name}'\n`)
    }
    const left = cases.length - done
    process.stdout.write(
      `${done} cases of ${seeds.length} files, ${failures.length} failures, at most ${Math.round(mostBytes / 2 ** 20)} MB${left === 0 ? '' : `; ${left} cases left out for lack of time`}\n`,
    )
    return failures.length === 0 && done > 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function optionsOf(words: readonly string[]): Options | null {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        seconds: text,
        format: text,
        seed: text,
        cuts: text,
        flips: text,
        only: text,
        short: { type: 'boolean' },
      },
    })
    const number = (value: string | undefined, otherwise: number) =>
      value === undefined ? otherwise : Number(value)
    const options = {
      seconds: number(values.seconds, Infinity),
      format: values.format ?? null,
      seed: number(values.seed, 1),
      cuts: number(values.cuts, values.short === true ? 1 : 50),
      flips: number(values.flips, values.short === true ? 1 : 200),
      isShort: values.short === true,
      only: values.only ?? null,
    }
    return [options.seconds, options.seed, options.cuts, options.flips].every((each) => each >= 0)
      ? options
      : null
  } catch {
    return null
  }
}

/** Of every file a case in turn, so that little time is spread over all of them. */
function chosenCases(
  seeds: readonly SeedFile[],
  { seed, cuts, flips, isShort, format, only }: Options,
): FuzzCase[] {
  const all = casesOf(seeds, seed, { cuts, flips, isShort }).filter(
    (each) => (format === null || each.format === format) && (only === null || each.name === only),
  )
  const queues = new Map<SeedFile | null, FuzzCase[]>()
  for (const each of all) queues.set(each.seedFile, [...(queues.get(each.seedFile) ?? []), each])
  const mixed: FuzzCase[] = []
  for (let turn = 0; mixed.length < all.length; turn++) {
    for (const queue of queues.values()) {
      const next = queue[turn]
      if (next !== undefined) mixed.push(next)
    }
  }
  return mixed
}

type Run = { folder: string; child: string; seconds: number; lanes: number }

async function runCases(
  cases: readonly FuzzCase[],
  { folder, child, seconds, lanes }: Run,
): Promise<{ done: number; failures: Failure[]; mostBytes: number }> {
  const failures: Failure[] = []
  const sound = new Map<SeedFile, Promise<string | null>>()
  const end = performance.now() + seconds * 1000
  let next = 0
  let done = 0
  let mostBytes = 0
  const lane = async (number: number): Promise<void> => {
    const worker = createWorker(child)
    // Only asked for where a case needs it; by the lane that comes first.
    const soundDigest = (file: SeedFile): Promise<string | null> => {
      const asked = sound.get(file) ?? digestOf(file, { worker, folder: join(folder, `sound-${number}`) })
      sound.set(file, asked)
      return asked
    }
    try {
      for (let index = next++; index < cases.length && performance.now() < end; index = next++) {
        const each = cases[index]
        if (each === undefined) break
        const place = join(folder, `case-${index}`)
        const expectedDigest =
          each.expected === 'same' && each.seedFile !== null ? await soundDigest(each.seedFile) : null
        const { verdict, executed } = await runCase(each, place, worker)
        if (verdict.kind === 'outcome') mostBytes = Math.max(mostBytes, verdict.rssBytes)
        const text = executed ? 'the data were executed' : faultOf(each, verdict, expectedDigest)
        if (text !== null) failures.push({ name: each.name, text })
        done += 1
      }
    } finally {
      worker.close()
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)))
  return { done, failures, mostBytes }
}

type Worker = ReturnType<typeof createWorker>

async function digestOf(
  file: SeedFile,
  { worker, folder }: { worker: Worker; folder: string },
): Promise<string | null> {
  const [sound] = casesOf([file], 0, { cuts: 0, flips: 0, isShort: true })
  if (sound === undefined) return null
  const { verdict } = await runCase(sound, folder, worker)
  return verdict.kind === 'outcome' && verdict.outcome.kind === 'read' ? verdict.outcome.digest : null
}

const DISTURB_EVERY_MS = 1

async function runCase(
  each: FuzzCase,
  place: string,
  worker: Worker,
): Promise<{ verdict: Verdict; executed: boolean }> {
  mkdirSync(place, { recursive: true })
  try {
    const path = await each.make(place)
    const { disturb } = each
    const disturbing = disturb === undefined ? null : setInterval(() => disturb(path), DISTURB_EVERY_MS)
    try {
      const verdict = await worker.use(path)
      return { verdict, executed: each.never !== undefined && existsSync(each.never(place)) }
    } finally {
      if (disturbing !== null) clearInterval(disturbing)
    }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** What is wrong with how a case ended; null when nothing is. */
function faultOf({ expected }: FuzzCase, verdict: Verdict, soundDigest: string | null): string | null {
  if (verdict.kind !== 'outcome') return `${verdict.kind}: ${verdict.text}`
  const { outcome } = verdict
  if (outcome.kind === 'bug') return `an error instead of a problem: ${outcome.text}`
  if (outcome.kind === 'problems') {
    return expected === 'read' ? `a sound file was refused: ${outcome.codes.join(', ')}` : null
  }
  if (expected === 'problem') {
    return outcome.noEvents.length > 0 ? null : 'it was read as if nothing were wrong'
  }
  if (expected !== 'same' || outcome.digest === soundDigest) return null
  return 'other numbers were read, and nothing was said'
}
