import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtCli, runCli } from '../screens/cli.ts'

/** What the command line says about itself, and where it says what. */

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const COMMANDS = ['demo', 'doctor', 'inspect', 'simulate', 'summary', 'check', 'train', 'generate', 'export']

let cli: string
let folder: string

beforeAll(async () => {
  cli = await builtCli()
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ganvas words ')))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...words: string[]) => runCli(cli, words, { cwd: folder })

describe('help', () => {
  test.each([[[]], [['--help']], [['-h']], [['help']]])('ganvas %j lists the commands', async (words) => {
    const { code, stdout, stderr } = await run(...words)
    expect([code, stderr]).toEqual([0, ''])
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} +\\S`, 'm'))
  })

  test.each(COMMANDS)(
    '%s --help says what it takes, with examples, on lines of 104 columns',
    async (command) => {
      const { code, stdout, stderr } = await run(command, '--help')
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).toMatch(new RegExp(`^ganvas ${command}\\b.* \\[options\\]\\n`))
      expect(stdout).toMatch(/^ {2}--json {2}/m)
      expect(stdout).toMatch(new RegExp(`^Examples:\\n {2}ganvas ${command}`, 'm'))
      expect(stdout).toMatch(/^Exit codes: 0 done/m)
      expect(stdout.split('\n').filter((line) => line.length > 104)).toEqual([])
      expect((await run('help', command)).stdout).toBe(stdout)
    },
  )

  test('commands on a project name the templates', async () => {
    expect((await run('train', '--help')).stdout).toMatch(/^Templates: .*demo-wgan-gp/m)
  })

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect((await run('--version')).stdout).toBe(`${version}\n`)
  })
})

describe('doctor', () => {
  test('says which back end is used, as text and as JSON', async () => {
    expect((await run('doctor')).stdout).toMatch(/^Runs on this machine use: \S/)
    const { code, stdout } = await run('doctor', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ ok: true })
  })
})

describe('progress', () => {
  const words = ['simulate', '--showers', '1000', '--out', 'showers.h5', '--force']

  test('is not written to a file or a pipe', async () => {
    const { stdout, stderr } = await run(...words)
    expect(stderr).toBe('')
    expect(stdout).toContain('1,000 photon showers')
  })

  test('is one line on a terminal, drawn over and wiped away in the end', async ({ skip }) => {
    if (process.platform !== 'linux') return skip('the program “script” is another one here')
    const command = [process.execPath, cli, ...words].map((word) => `'${word}'`).join(' ')
    const seen = await onTerminal(command)
    if (seen === null) return skip('the program “script”, which makes a terminal, is not here')
    expect(seen).toContain('\r\u001b[2KSimulating ▕██')
    expect(seen).toContain('▕████████████▏100%  1,000 of 1,000 showers')
    // All drawings are on one line, and the last of them is wiped away before the result.
    expect(seen.split('\r\n')[0]).toMatch(/\r\u001b\[2K[^\r]+showers\.h5 {2}1,000 photon showers[^\r]*$/)
  })
})

/** What a command writes to a terminal; null where there is no program to make one. */
async function onTerminal(command: string): Promise<string | null> {
  try {
    return (await promisify(execFile)('script', ['-qec', command, '/dev/null'], { cwd: folder })).stdout
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

test('npm run takes paths from where the user is', async () => {
  const project = readFileSync(join(root, 'resources', 'templates', 'iris-classifier.ganvas'))
  writeFileSync(join(folder, 'my flowers.ganvas'), project)
  const words = ['--prefix', root, 'run', '--silent', 'ganvas', '--', 'check', 'my flowers.ganvas']
  const { stdout } = await promisify(execFile)('npm', words, { cwd: folder })
  expect(stdout).toBe('my flowers: no problems.\n')
})
