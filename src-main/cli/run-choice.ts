import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { problem, ProblemError, type ProblemInput } from '../../src-shared/base/problem.ts'
import { MANIFEST, PROJECT, readManifest } from '../runs/run-folder.ts'
import { readProject } from './project-file.ts'

const RUNS = 'runs'

/** `runs/<project>-20261120-184512`, with a number behind it when that is taken. */
export async function freshRunFolder(project: string, now: Date = new Date()): Promise<string> {
  const name = resolve(RUNS, `${project}-${localStamp(now)}`)
  for (let number = 2, path = name; ; number++) {
    if ((await stat(path).catch(() => null)) === null) return path
    path = `${name}-${number}`
  }
}

/** In local time, as the clock of whoever looks for the folder shows it. */
function localStamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
}

export type ChosenRun = {
  project: string
  projectFolder: string
  runFolder: string
  /** Of a run that is continued: the data it was begun with, when they are still there. Null: the project says. */
  dataPath: string | null
}

/** Which project is trained in which folder, from what the command line says. */
export async function chooseRun(asked: {
  word: string
  out: string | null
  resume: boolean
  seed: number | null
}): Promise<ChosenRun> {
  const { word, out, resume } = asked
  if (await isRunFolder(word)) return namedRun(asked)
  const project = await readProject(word)
  const named = out === null ? null : resolve(out)
  const runFolder = resume
    ? await runToResume(named, project.name)
    : (named ?? (await freshRunFolder(project.name)))
  return {
    project: project.text,
    projectFolder: project.folder,
    runFolder,
    dataPath: resume ? await earlierData(runFolder, asked.seed) : null,
  }
}

/** A run that is named by its folder is continued with its own copy of the project. */
async function namedRun(asked: { word: string; out: string | null; resume: boolean; seed: number | null }) {
  const folder = resolve(asked.word)
  if (!asked.resume) {
    throw refusal({
      code: 'run.exists',
      message: `${asked.word} already holds a run.`,
      hint: 'Continue it with --resume, or name its project to start a new run.',
    })
  }
  if (asked.out !== null && resolve(asked.out) !== folder) {
    throw refusal({
      code: 'cli.option-conflict',
      message: `The run in ${asked.word} is continued there, but --out is ${asked.out}.`,
      hint: 'Leave --out out.',
    })
  }
  const project = await readProject(join(folder, PROJECT))
  return {
    project: project.text,
    projectFolder: folder,
    runFolder: folder,
    dataPath: await earlierData(folder, asked.seed),
  }
}

async function isRunFolder(path: string): Promise<boolean> {
  const project = await stat(join(path, PROJECT)).catch(() => null)
  return project !== null
}

/** The run to continue: the one named, else the newest of the project. */
async function runToResume(named: string | null, project: string): Promise<string> {
  if (named !== null) {
    if ((await stat(named).catch(() => null)) !== null) return named
    throw refusal({
      code: 'run.missing',
      message: `There is no run folder ${named} to continue.`,
      hint: 'Check its name, or train without --resume.',
    })
  }
  const folder = resolve(RUNS)
  const names = await readdir(folder).catch((): string[] => [])
  const runs = await Promise.all(
    names
      .filter((name) => isRunOf(name, project))
      .map(async (name) => {
        const manifest = await stat(join(folder, name, MANIFEST)).catch(() => null)
        return manifest === null ? null : { folder: join(folder, name), changed: manifest.mtimeMs }
      }),
  )
  const newest = runs.filter((run) => run !== null).sort((a, b) => b.changed - a.changed)[0]
  if (newest !== undefined) return newest.folder
  throw refusal({
    code: 'run.missing',
    message: `There is no run of “${project}” in ${folder} to continue.`,
    hint: 'Name its folder with --out, or train without --resume.',
  })
}

/** `demo` must not find `demo-wide-20261120-184512`. */
function isRunOf(name: string, project: string): boolean {
  return name.startsWith(`${project}-`) && /^\d{8}-\d{6}(-\d+)?$/.test(name.slice(project.length + 1))
}

/** A run that was ended before it had a manifest has no data yet; it starts again. */
async function earlierData(folder: string, seed: number | null): Promise<string | null> {
  if ((await stat(join(folder, MANIFEST)).catch(() => null)) === null) return null
  const manifest = await readManifest(folder)
  if (seed !== null && seed !== manifest.seed) {
    throw refusal({
      code: 'run.other-seed',
      message: `The run in ${folder} was begun with seed ${manifest.seed}, but --seed is ${seed}.`,
      hint: 'Leave --seed out to continue it, or start a new run without --resume.',
    })
  }
  const { path } = manifest.data
  return (await stat(path).catch(() => null)) === null ? null : path
}

function refusal(input: ProblemInput): ProblemError {
  return new ProblemError([problem(input)])
}
