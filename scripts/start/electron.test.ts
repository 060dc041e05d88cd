import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findElectron, runElectron } from './electron.mjs'

let root = ''
const say = () => undefined
const screen = { DISPLAY: ':0' }

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ganvas-start-'))
  mkdirSync(join(root, 'node_modules', 'electron', 'dist'), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

function install(script = '#!/bin/sh\nexit 0\n'): string {
  const program = join(root, 'node_modules', 'electron', 'dist', 'electron')
  writeFileSync(join(root, 'node_modules', 'electron', 'path.txt'), 'electron')
  writeFileSync(program, script)
  chmodSync(program, 0o755)
  return program
}

describe('Electron', () => {
  it('is used where it is and where there is a display', async () => {
    const program = install()
    expect(await findElectron({ root, env: screen, platform: 'linux', say })).toEqual({ program })
    expect(await findElectron({ root, env: { WAYLAND_DISPLAY: 'w' }, platform: 'linux', say })).toEqual({
      program,
    })
    expect(await findElectron({ root, env: {}, platform: 'darwin', say })).toEqual({ program })
    expect(await findElectron({ root, env: {}, platform: 'linux', say })).toEqual({ missing: 'There is no display here.' }) // prettier-ignore
  })

  it('is not used where the user says so', async () => {
    install()
    const env = { ...screen, GANVAS_ELECTRON: 'off' }
    expect(await findElectron({ root, env, platform: 'linux', say })).toHaveProperty('missing')
  })

  it('is fetched when it is first wanted', async () => {
    const fetch = vi.fn(() => {
      install()
      return Promise.resolve(true)
    })
    expect(await findElectron({ root, env: screen, say, fetch })).toHaveProperty('program')
    expect(fetch).toHaveBeenCalledOnce()
  })

  it('that cannot be had is asked for again only after a day', async () => {
    const fetch = vi.fn(() => Promise.resolve(false))
    const look = (now: number) => findElectron({ root, env: screen, say, fetch, now })
    expect(await look(1_000_000)).toEqual({ missing: 'Electron could not be fetched.' })
    expect(await look(1_000_000 + 3600_000)).toHaveProperty('missing')
    expect(fetch).toHaveBeenCalledOnce()
    expect(await look(1_000_000 + 25 * 3600_000)).toHaveProperty('missing')
    expect(fetch).toHaveBeenCalledTimes(2)
    expect(existsSync(join(root, 'out', '.no-electron'))).toBe(true)
  })

  it('that ends at once is told from one that the user has ended', async () => {
    expect(await runElectron(install('#!/bin/sh\nexit 0\n'), ['.'])).toBeNull()
    expect(await runElectron(install('#!/bin/sh\nexit 127\n'), ['.'])).toBe(
      'Electron ended at once (exit code 127).',
    )
    expect(await runElectron(join(root, 'nothing'), ['.'])).toMatch(/^Electron cannot be started: .*ENOENT/)
    process.exitCode = 0
  })
})
