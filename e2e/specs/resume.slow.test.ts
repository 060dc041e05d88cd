import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRng } from '../../src-shared/base/rng.ts'
import {
  builtCli,
  checkpointNames,
  isRunning,
  newestCheckpoint,
  readMetrics,
  runCli,
  startCli,
  trainerPid,
  watch,
  type Ended,
  type StartedCli,
} from '../screens/cli.ts'
import { writeProject } from '../screens/small-project.ts'

/** Whatever interrupts a run, going on with it ends with the bytes of a run that nothing has interrupted. */

const ROUNDS = 300
const SLOW = 120_000

let cli: string
let place: string
let project: string
let whole: { folder: string; ended: Ended }

beforeAll(async () => {
  cli = await builtCli()
  place = mkdtempSync(join(tmpdir(), 'ganvas-e2e-'))
  project = writeProject(place)
  const folder = join(place, 'whole')
  whole = { folder, ended: await runCli(cli, trainWords(folder)) }
  expect(whole.ended.stderr).toBe('')
  expect(whole.ended.code).toBe(0)
}, SLOW)
afterAll(() => rmSync(place, { recursive: true, force: true }))

function trainWords(folder: string, ...more: string[]): string[] {
  return ['train', project, '--out', folder, '--steps', String(ROUNDS), '--seed', '5', ...more]
}

const start = (folder: string, ...more: string[]) => startCli(cli, trainWords(folder, ...more))
const resume = (folder: string, ...more: string[]) => runCli(cli, trainWords(folder, '--resume', ...more))

function expectEqualToWhole(folder: string): void {
  expect(checkpointNames(folder).at(-1)).toBe(`round-${String(ROUNDS).padStart(9, '0')}.safetensors`)
  expect(Buffer.compare(newestCheckpoint(folder), newestCheckpoint(whole.folder))).toBe(0)
  const numbers = (run: string) => readMetrics(run).map(({ round, values }) => ({ round, values }))
  expect(numbers(folder).map(({ round }) => round)).toEqual(Array.from({ length: ROUNDS }, (_, at) => at + 1))
  expect(numbers(folder)).toEqual(numbers(whole.folder))
  expect(readdirSync(folder).sort()).toEqual(readdirSync(whole.folder).sort())
  for (const part of ['.', 'checkpoints', 'samples']) {
    expect(readdirSync(join(folder, part)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  }
}

/** Ends command and trainer at once, as a loss of power does, when `seen` gives something. */
async function killWhen(command: StartedCli, seen: () => unknown): Promise<Ended> {
  await watch(command, () => (seen() ? true : null))
  command.signalAll('SIGKILL')
  return command.ended
}

const after = (ms: number) => {
  const until = performance.now() + ms
  return () => performance.now() >= until
}
const roundsDone = (folder: string, rounds: number) => () => readMetrics(folder).length >= rounds
const isWriting = (folder: string, part: string) => () =>
  existsSync(join(folder, part)) && readdirSync(join(folder, part)).some((name) => name.endsWith('.tmp'))

describe('kill -9', () => {
  test('at random moments, again and again', { timeout: SLOW }, async () => {
    const rng = createRng(11, 'kills')
    const folder = join(place, 'random')
    for (let kill = 0; kill < 6; kill++) {
      // The first one early, when there may not even be a folder; none later than a whole run takes.
      const ms = kill === 0 ? 300 + 400 * rng.uniform() : whole.ended.ms * (0.2 + 0.7 * rng.uniform())
      // A run that was ended before it had a folder is no run yet.
      const command = existsSync(folder) ? start(folder, '--resume') : start(folder)
      const { code, signal, stderr } = await killWhen(command, after(ms))
      expect(code === 0 || signal === 'SIGKILL', stderr).toBe(true)
    }
    expect((await resume(folder)).code).toBe(0)
    expectEqualToWhole(folder)
  })

  test('while a checkpoint, the manifest or a picture is being written', { timeout: SLOW }, async () => {
    const folder = join(place, 'writing')
    await killWhen(start(folder), isWriting(folder, 'checkpoints'))
    await killWhen(
      start(folder, '--resume'),
      () => roundsDone(folder, 100)() && isWriting(folder, 'checkpoints')(),
    )
    await killWhen(start(folder, '--resume'), () => roundsDone(folder, 150)() && isWriting(folder, '.')())
    await killWhen(
      start(folder, '--resume'),
      () => roundsDone(folder, 200)() && isWriting(folder, 'samples')(),
    )
    const { code, stderr } = await resume(folder)
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expectEqualToWhole(folder)
  })

  test('before the first checkpoint: the run begins again with its seed', { timeout: SLOW }, async () => {
    const folder = join(place, 'early')
    const { signal } = await killWhen(start(folder), () => existsSync(join(folder, 'manifest.json')))
    expect(signal).toBe('SIGKILL')
    expect(checkpointNames(folder).filter((name) => name.startsWith('round'))).toEqual([])
    // A lock of a process that is gone stays behind, and keeps nobody out.
    expect(trainerPid(folder)).not.toBeNull()
    expect((await resume(folder)).code).toBe(0)
    expect(trainerPid(folder)).toBeNull()
    expectEqualToWhole(folder)
  })

  test(
    'of the command alone: the trainer saves the run, and going on at once waits for that',
    {
      timeout: SLOW,
    },
    async () => {
      const folder = join(place, 'orphan')
      const command = start(folder)
      await watch(command, () => (roundsDone(folder, 60)() ? true : null))
      const pid = trainerPid(folder) ?? 0
      command.signal('SIGKILL')
      const { code } = await resume(folder)
      expect(code).toBe(0)
      expect(isRunning(pid)).toBe(false)
      expectEqualToWhole(folder)
    },
  )
})

describe('Ctrl-C', () => {
  test.each([
    ['as a terminal sends it, to all processes', 'signalAll'],
    ['to the command alone', 'signal'],
  ] as const)(
    '%s: saves, ends within two seconds with 130, and goes on to the same bytes',
    async (_, how) => {
      const folder = join(place, `ctrl-c-${how}`)
      const command = start(folder, '--json')
      await watch(command, () => (roundsDone(folder, 120)() ? true : null))
      const pid = trainerPid(folder) ?? 0
      const pressed = performance.now()
      command[how]('SIGINT')
      const ended = await command.ended
      expect(performance.now() - pressed).toBeLessThan(2000)
      expect(ended.code).toBe(130)
      const { outcome, round: saved } = JSON.parse(ended.stdout) as { outcome: string; round: number }
      expect(outcome).toBe('stopped')
      expect(saved).toBeGreaterThanOrEqual(120)
      expect(checkpointNames(folder).at(-1)).toContain(String(saved))
      expect(readMetrics(folder).at(-1)?.round).toBe(saved)
      expect(trainerPid(folder)).toBeNull()
      expect(isRunning(pid)).toBe(false)
      const before = readMetrics(folder)
      expect((await resume(folder)).code).toBe(0)
      // It went on instead of beginning again: the times of the earlier rounds are still those.
      expect(readMetrics(folder).slice(0, saved)).toEqual(before)
      expectEqualToWhole(folder)
    },
    SLOW,
  )

  test('before the first round ends with 130 too, and loses nothing', { timeout: SLOW }, async () => {
    const folder = join(place, 'ctrl-c-early')
    const command = start(folder)
    await watch(command, () => (existsSync(folder) ? true : null))
    const pressed = performance.now()
    command.signalAll('SIGINT')
    expect((await command.ended).code).toBe(130)
    expect(performance.now() - pressed).toBeLessThan(2000)
    expect((await resume(folder)).code).toBe(0)
    expectEqualToWhole(folder)
  })
})

describe('damage', () => {
  test(
    'a newest checkpoint that is cut short is passed over, with a warning',
    { timeout: SLOW },
    async () => {
      const folder = join(place, 'truncated')
      await killWhen(start(folder), roundsDone(folder, 200))
      const names = checkpointNames(folder).filter((name) => name.startsWith('round'))
      const newest = join(folder, 'checkpoints', names.at(-1) ?? '')
      truncateSync(newest, 1000)
      const kept = Number(/\d+/.exec(names.at(-2) ?? '')?.[0])
      const before = readMetrics(folder).slice(0, kept)
      const { code, stderr } = await resume(folder)
      expect(code).toBe(0)
      expect(stderr).toMatch(/^warning: .*is not a whole safetensors file.*\n$/)
      expect(stderr).toContain(newest)
      expect(readMetrics(folder).slice(0, kept)).toEqual(before)
      expectEqualToWhole(folder)
    },
  )

  test('a damaged manifest is refused in one line', { timeout: SLOW }, async () => {
    const folder = join(place, 'manifest')
    await killWhen(start(folder), roundsDone(folder, 40))
    writeFileSync(join(folder, 'manifest.json'), '{"format":"ganvas-run","version":1,"id":"ab')
    const { code, stderr } = await resume(folder)
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: [^\n]*manifest\.json[^\n]* Hint: [^\n]*\n$/)
  })
})

describe('going on', () => {
  test('for longer than was asked at first equals a run that was that long', { timeout: SLOW }, async () => {
    const folder = join(place, 'longer')
    const words = ['train', project, '--out', folder, '--seed', '5', '--json']
    const first = await runCli(cli, [...words, '--steps', '170'])
    expect(JSON.parse(first.stdout)).toMatchObject({ ok: true, round: 170, rounds: 170 })
    const shorter = await runCli(cli, [...words, '--steps', '100', '--resume'])
    expect(shorter.code).toBe(2)
    expect(JSON.parse(shorter.stdout)).toMatchObject({ problems: [{ code: 'run.longer-already' }] })
    const second = await runCli(cli, [...words, '--steps', String(ROUNDS), '--resume'])
    // Nothing but the result on stdout, whatever libraries say.
    expect(JSON.parse(second.stdout)).toMatchObject({
      ok: true,
      outcome: 'complete',
      round: ROUNDS,
      rounds: ROUNDS,
    })
    expect(Buffer.compare(newestCheckpoint(folder), newestCheckpoint(whole.folder))).toBe(0)
    // A run that is complete is judged and exported again, and trained no further.
    rmSync(join(folder, 'generator.onnx'))
    expect((await runCli(cli, [...words, '--steps', String(ROUNDS), '--resume'])).code).toBe(0)
    expect(existsSync(join(folder, 'generator.onnx'))).toBe(true)
    expect(Buffer.compare(newestCheckpoint(folder), newestCheckpoint(whole.folder))).toBe(0)
  })
})
