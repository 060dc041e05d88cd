import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bindingKey, compileBinding } from './binding.mjs'
import { ensureNative, readNative } from './native.mjs'
import { nvidiaDriver } from './nvidia.mjs'
import { cacheFolder, isAtLeast, packageRoot, plainLibraries, wheelLibraries } from './places.mjs'
import {
  examineFolder,
  fromPython,
  fromWheel,
  isInstallation,
  wheelTags,
  type Search,
} from './tensorflow.mjs'

const root = packageRoot(import.meta.dirname)
const NO_WHEEL = 'there is no TensorFlow wheel for this platform'
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-native-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(name: string, text = '') {
  mkdirSync(join(folder, dirname(name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

function search(changes: Partial<Search>): Search {
  const env = { PATH: join(folder, 'no-programs'), HOME: folder }
  return { env, cache: folder, root, flavour: 'cpu', python: null, say: () => undefined, ...changes }
}

describe('cache', () => {
  it('lies under XDG_CACHE_HOME when that is absolute, else under the home folder', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/big/disk', HOME: '/home/me' })).toBe('/big/disk/ganvas')
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative', HOME: '/home/me' })).toBe('/home/me/.cache/ganvas')
    expect(cacheFolder({ HOME: '/home/me' })).toBe('/home/me/.cache/ganvas')
  })

  it('has another place for a binding when its sources, its header or its library change', () => {
    const parts = { sources: ['one', 'two'], header: 'h', folder: '/lib' }
    const keys = [
      parts,
      { ...parts, sources: ['on', 'etwo'] },
      { ...parts, header: 'H' },
      { ...parts, folder: '/lib2' },
    ].map(bindingKey)
    expect(new Set(keys).size).toBe(4)
    expect(bindingKey({ ...parts })).toBe(keys[0])
  })
})

it('compares versions by number, not by letter', () => {
  expect(isAtLeast('2.21.0', '2.16')).toBe(true)
  expect(isAtLeast('2.9.1', '2.16')).toBe(false)
  expect(isAtLeast('2.16', '2.16.0')).toBe(true)
})

describe('recognising an installation', () => {
  const header = 'tensorflow/c/c_api.h'
  const layouts: [what: string, libraries: string, include: string, names: readonly string[]][] = [
    ['a Python package', '.', 'include', wheelLibraries()],
    ['a site-packages folder', 'tensorflow', 'tensorflow/include', wheelLibraries()],
    ['the C distribution', 'lib', 'include', plainLibraries()],
  ]
  for (const [what, libraries, include, names] of layouts) {
    it(`finds ${what}, and not without its headers`, () => {
      for (const name of names) write(join(libraries, name))
      expect(examineFolder(folder, 'explicit')).toBe(null)
      write(join(include, header))
      expect(examineFolder(folder, 'explicit')?.libraries).toEqual(names)
    })
  }
})

describe('when something is missing', () => {
  it('says that Python is, and how to get it', async (context) => {
    context.skip(wheelTags() === null, NO_WHEEL)
    const sought = await fromWheel(search({}))
    expect(sought).toEqual({
      what: 'Python 3 was not found, so its pip cannot fetch TensorFlow.',
      how: 'Install Python 3 with pip (Debian: apt install python3-pip), then run npm run setup.',
    })
  })

  it('says that pip is', async (context) => {
    context.skip(wheelTags() === null, NO_WHEEL)
    const python = { program: '/usr/bin/python3', version: '3.11.2', pip: null, tensorflow: null }
    expect(await fromWheel(search({ python }))).toMatchObject({
      what: '/usr/bin/python3 has no pip, so it cannot fetch TensorFlow.',
    })
  })

  it('says that the TensorFlow of Python is too old, with both versions', async () => {
    const python = { program: 'python3', version: '3.8', pip: '20', tensorflow: { version: '2.9.1', folder } }
    expect(await fromPython(search({ python }))).toEqual({
      what: 'The TensorFlow of python3 is 2.9.1; 2.16 or newer is needed.',
      how: 'python3 -m pip install --upgrade tensorflow',
    })
  })

  it('says that the compiler is', async () => {
    for (const name of wheelLibraries()) write(name)
    write('include/tensorflow/c/c_api.h')
    const installation = examineFolder(folder, 'explicit')
    expect(installation).not.toBe(null)
    const built = await compileBinding({ ...search({}), installation: installation! })
    expect(built).toEqual({
      what: 'No C++ compiler was found, so the link between Node and TensorFlow cannot be built.',
      how: 'Install one (Debian: apt install g++), then run npm run setup.',
    })
  })

  it('says which folder of GANVAS_TENSORFLOW is wrong, tries the rest, and writes all of it down', async () => {
    // A Python whose pip has no network, a compiler that is none, and no way out for tfjs-node either.
    const programs = join(folder, 'programs')
    const look = '{"version": "3.11.2", "pip": "23.0", "tensorflow": null}'
    write(
      'programs/python3',
      `#!/bin/sh\ncase "$1" in -c) echo '${look}';; *) echo "ERROR: no network" >&2; exit 1;; esac\n`,
    )
    chmodSync(join(programs, 'python3'), 0o755)
    symlinkSync(process.execPath, join(programs, 'node'))
    symlinkSync('/bin/false', join(programs, 'g++'))
    const env = {
      PATH: `${programs}:/bin`,
      HOME: folder,
      XDG_CACHE_HOME: folder,
      GANVAS_TENSORFLOW: '/nowhere',
      TFJS_NODE_BASE_URI: 'http://127.0.0.1:9/',
    }
    const said: string[] = []
    const state = await ensureNative({ env, root, say: (text) => said.push(text) })
    const missing = state.state === 'known' ? state.record.missing : []
    expect(state).toMatchObject({ state: 'known', record: { native: null } })
    expect(missing[0]?.what).toContain('GANVAS_TENSORFLOW names /nowhere')
    if (wheelTags() !== null) expect(missing[1]?.what).toContain('pip could not fetch tensorflow')
    expect(missing.at(-1)?.what).toContain("tfjs-node's own download of TensorFlow failed")
    expect(said.join('\n')).toContain('the portable back end (WASM) is used')
    // The next command does not try again by itself.
    expect(readNative(env)).toEqual(state)
  })
})

it('does nothing at all with GANVAS_NATIVE=off', async () => {
  const said: string[] = []
  const env = { GANVAS_NATIVE: 'off', XDG_CACHE_HOME: folder, HOME: folder }
  expect(await ensureNative({ env, root, say: (text) => said.push(text) })).toEqual({ state: 'off' })
  expect(said).toEqual([])
})

it("reads the version of NVIDIA's driver", async () => {
  write(
    'version',
    'NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024\n',
  )
  expect(await nvidiaDriver({ procFile: join(folder, 'version') })).toBe('550.54.15')
  expect(await nvidiaDriver({ procFile: join(folder, 'none'), env: { PATH: '' } })).toBe(null)
})

it('tells what was found from what was missing', () => {
  expect(isInstallation({ what: 'nothing', how: 'get it' })).toBe(false)
})
