import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changed } from '../../src-shared/check/test-drawings.ts'
import { readManifest } from '../../src-main/runs/run-folder.ts'
import { readCheckpoint } from '../../src-main/runs/checkpoint.ts'
import type { TrainInput } from '../../src-main/trainer/jobs/inputs.ts'
import { startJob } from '../../src-main/trainer/supervisor.ts'
import {
  builtCli,
  checkpointNames,
  isRunning,
  readMetrics,
  runCli,
  startCli,
  trainerPid,
  watch,
  type StartedCli,
} from '../screens/cli.ts'
import { smallProject, writeProject } from '../screens/small-project.ts'

/** What a user sees when something outside goes wrong: one line that says it, an exit code, and nothing lost. */

const SLOW = 60_000
const ONE_LINE = /^error: [^\n]+ Hint: [^\n]+\n$/

let cli: string
let place: string
let project: string

beforeAll(async () => {
  cli = await builtCli()
  place = mkdtempSync(join(tmpdir(), 'ganvas-e2e-'))
  project = writeProject(place)
}, 120_000)
afterAll(() => rmSync(place, { recursive: true, force: true }))

function trainWords(folder: string, steps: number, ...more: string[]): string[] {
  return ['train', project, '--out', folder, '--steps', String(steps), '--seed', '5', ...more]
}

/** Starts a long run and waits until it has done some rounds. */
async function startLong(folder: string, ...more: string[]): Promise<StartedCli> {
  const command = startCli(cli, trainWords(folder, 20_000, ...more))
  const done = await watch(command, () => (readMetrics(folder).length >= 30 ? true : null))
  if (done === null) throw new Error((await command.ended).stderr)
  return command
}

describe('a trainer process that dies', () => {
  test(
    'is told as a crash with exit code 2; the run goes on from its last checkpoint',
    { timeout: SLOW },
    async () => {
      const folder = join(place, 'crash')
      const command = startCli(cli, trainWords(folder, 200, '--json'))
      await watch(command, () => (readMetrics(folder).length >= 100 ? true : null))
      process.kill(trainerPid(folder) ?? 0, 'SIGSEGV')
      const { code, stdout, stderr } = await command.ended
      expect(code).toBe(2)
      expect(JSON.parse(stdout)).toMatchObject({
        ok: false,
        problems: [{ code: 'trainer.crashed', message: expect.stringContaining('SIGSEGV') }],
      })
      expect(stderr).toMatch(ONE_LINE)
      expect(await readManifest(folder)).toMatchObject({
        outcome: 'failed',
        failure: { code: 'trainer.crashed', message: expect.stringContaining('SIGSEGV') },
      })
      const newest = checkpointNames(folder).at(-1) ?? ''
      const { arrays, counters } = await readCheckpoint(join(folder, 'checkpoints', newest))
      expect(newest).toContain(String(counters.round))
      for (const { values } of arrays.values()) expect(values.every(Number.isFinite)).toBe(true)
      const next = await runCli(cli, trainWords(folder, 200, '--resume'))
      expect(next.code).toBe(0)
      expect(await readManifest(folder)).toMatchObject({ outcome: 'complete', failure: null })
      expect(readMetrics(folder).map(({ round }) => round)).toEqual(
        Array.from({ length: 200 }, (_, at) => at + 1),
      )
    },
  )

  test('does not take the host along: the same one starts the next run', { timeout: SLOW }, async () => {
    const input = (name: string, rounds: number): TrainInput => ({
      ...{ project: readFileSync(project, 'utf8'), projectFolder: place, dataPath: null, seed: 5 },
      ...{ length: { by: 'rounds', rounds }, runFolder: join(place, name), backend: 'auto' },
      ...{ resume: false, compile: 'auto', xla: 'off', explain: false, exports: [] },
    })
    const crashing = startJob('train', input('host-crash', 20_000), {
      onEvent(event) {
        if (event.type === 'checkpoint' && crashing.pid !== undefined) process.kill(crashing.pid, 'SIGSEGV')
      },
    })
    expect(await crashing.outcome).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'trainer.crashed', message: expect.stringContaining('SIGSEGV') }],
    })
    expect(await readManifest(join(place, 'host-crash'))).toMatchObject({ outcome: 'failed' })
    const next = await startJob('train', input('host-next', 10)).outcome
    expect(next).toMatchObject({ kind: 'done', result: { outcome: 'complete', round: 10 } })
  })

  test('because somebody asks it to end, saves the run; the command says so', { timeout: SLOW }, async () => {
    const folder = join(place, 'term')
    const command = await startLong(folder, '--json')
    process.kill(trainerPid(folder) ?? 0, 'SIGTERM')
    const { code, stdout } = await command.ended
    expect(code).toBe(130)
    const { round } = readMetrics(folder).at(-1) ?? { round: 0 }
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, outcome: 'stopped', round })
    expect(checkpointNames(folder).at(-1)).toContain(String(round))
  })
})

test(
  'a run folder in use is refused to others, for going on and for a new run',
  { timeout: SLOW },
  async () => {
    const folder = join(place, 'in-use')
    const command = await startLong(folder)
    const pid = trainerPid(folder)
    const [fresh, resumed] = await Promise.all([
      runCli(cli, trainWords(folder, 50, '--json')),
      runCli(cli, trainWords(folder, 50, '--json', '--resume')),
    ])
    expect(JSON.parse(fresh.stdout)).toMatchObject({ problems: [{ code: 'run.exists' }] })
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      problems: [{ code: 'run.in-use', message: expect.stringContaining(`process ${pid}`) }],
    })
    expect([fresh.code, resumed.code]).toEqual([2, 2])
    for (const { stderr } of [fresh, resumed]) expect(stderr).toMatch(ONE_LINE)
    // The run that was there first has not noticed.
    expect(trainerPid(folder)).toBe(pid)
    command.signalAll('SIGINT')
    expect((await command.ended).code).toBe(130)
  },
)

/** A small disk of its own, which needs the rights to mount one; null without them. */
function smallDisk(name: string, kilobytes: number) {
  const path = join(place, name)
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return null
  }
  return {
    path,
    change: (options: string) => execFileSync('mount', ['-o', `remount,${options}`, path]),
    remove: () => execFileSync('umount', ['-l', path]),
  }
}

const NO_MOUNT = 'mounting a small disk needs root rights, which this user does not have'

test('a read-only run folder is refused in one line', { timeout: SLOW }, async ({ skip }) => {
  const isRoot = process.getuid?.() === 0
  // Root may write whatever the permissions say, so for root the disk itself has to refuse.
  const disk = isRoot ? smallDisk('read-only', 4096) : null
  if (isRoot && disk === null) skip(NO_MOUNT)
  const folder = join(disk?.path ?? place, 'run')
  try {
    expect((await runCli(cli, trainWords(folder, 30))).code).toBe(0)
    if (disk === null) chmodSync(folder, 0o555)
    else disk.change('ro')
    for (const out of [folder, join(folder, 'new')]) {
      const { code, stderr } = await runCli(cli, trainWords(out, 60, '--resume'))
      expect(code).toBe(2)
      expect(stderr).toMatch(ONE_LINE)
      expect(stderr).toMatch(/read-only|permission/)
    }
  } finally {
    if (disk === null && existsSync(folder)) chmodSync(folder, 0o755)
    disk?.remove()
  }
})

test(
  'a disk that fills up while saving stops the run; with room again it goes on',
  { timeout: SLOW },
  async ({ skip }) => {
    const disk = smallDisk('full', 96)
    if (disk === null) return skip(NO_MOUNT)
    try {
      const folder = join(disk.path, 'run')
      const { code, stderr } = await runCli(cli, trainWords(folder, 200))
      expect(code).toBe(2)
      expect(stderr).toMatch(ONE_LINE)
      expect(stderr).toContain('the disk is full')
      disk.change('size=8192k')
      expect((await runCli(cli, trainWords(folder, 200, '--resume'))).code).toBe(0)
      expect(readMetrics(folder).map(({ round }) => round)).toEqual(
        Array.from({ length: 200 }, (_, at) => at + 1),
      )
    } finally {
      disk.remove()
    }
  },
)

test(
  'training that diverges ends with 3, says where, and leaves a finite checkpoint',
  { timeout: SLOW },
  async () => {
    const wild = join(place, 'wild')
    mkdirSync(wild)
    const document = changed(smallProject(), (draft) => {
      draft.training.recipe = { kind: 'lsgan', params: {} }
      draft.training.pretraining = []
      // The square of the score grows a little faster than the step takes it back: it overflows after some rounds.
      for (const trainer of draft.training.trainers) {
        trainer.optimizer = { kind: 'sgd', params: { learningRate: trainer.network === 'c' ? 1.5 : 1e-4 } }
      }
    })
    const folder = join(wild, 'run')
    const path = writeProject(wild, document)
    const { code, stderr, stdout } = await runCli(cli, [
      'train',
      path,
      '--out',
      folder,
      '--steps',
      '20',
      '--json',
    ])
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /^error: [^\n]*Training stopped at round \d+: [^\n]*, in “(Critic|Generator)”[^\n]*\n$/,
    )
    const round = Number(/at round (\d+)/.exec(stderr)?.[1])
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, outcome: 'diverged', round })
    const names = checkpointNames(folder)
    for (const name of names) {
      const { arrays, counters } = await readCheckpoint(join(folder, 'checkpoints', name))
      expect(counters.round).toBeLessThanOrEqual(round)
      for (const { values } of arrays.values()) expect(values.every(Number.isFinite)).toBe(true)
    }
  },
)

describe('an answer of more than a megabyte', () => {
  let file: string
  beforeAll(() => {
    file = join(place, 'wide.csv')
    const names = Array.from({ length: 5000 }, (_, column) => `a_column_with_a_long_name_${column}`)
    const rows = [names, ...[1, 2, 3].map((row) => names.map(() => row))]
    writeFileSync(file, rows.map((row) => row.join(',')).join('\n'))
  })

  test('arrives whole', { timeout: SLOW }, async () => {
    const { code, stdout } = await runCli(cli, ['inspect', file, '--json'])
    expect(code).toBe(0)
    expect(stdout.length).toBeGreaterThan(1_000_000)
    expect(JSON.parse(stdout)).toMatchObject({ path: file })
  })

  test('may be read in part: no bug, and no complaint', { timeout: SLOW }, async () => {
    const inspect = `"${process.execPath}" "${cli}" inspect "${file}" --json`
    const words = `${inspect} | head -c 10; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', words])
    expect(stderr).toBe('')
    // Ten characters of the answer, then the exit code.
    expect(stdout).toHaveLength(12)
    expect(stdout).toMatch(/^\{\n.+0\n$/)
  })
})

test('nothing is left running when a command has been refused', { timeout: SLOW }, async () => {
  const folder = join(place, 'refused')
  const { code } = await runCli(cli, trainWords(folder, 10, '--data', join(place, 'no-such-file.csv')))
  expect(code).toBe(2)
  expect(existsSync(folder)).toBe(false)
  const broken = await startLong(join(place, 'left'))
  const pid = trainerPid(join(place, 'left')) ?? 0
  broken.signal('SIGTERM')
  expect((await broken.ended).code).toBe(130)
  expect(isRunning(pid)).toBe(false)
})
