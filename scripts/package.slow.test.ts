import { createRequire } from 'node:module'
import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from './setup/build.mjs'
import { noticesOf, packedLibraries } from './licences/libraries.mjs'

/** What electron-builder would pack, decided by its own matcher; its last step needs Electron's program. */
const root = dirname(import.meta.dirname)

type Matcher = { createFilter(): (file: string, stat: object) => boolean }
type FileMatcherClass = new (
  from: string,
  to: string,
  expand: (pattern: string) => string,
  patterns: string[],
) => Matcher

type Config = {
  files: string[]
  asarUnpack: string[]
  extraResources: { from: string; to: string; filter?: string[] }[]
  fileAssociations: { ext: string; role: string }[]
  linux: { target: string[] }
  mac: { target: string[] }
  win: { target: string[] }
}
const config = JSON.parse(readFileSync(join(root, 'electron-builder.json'), 'utf8')) as Config // our own file

// Of electron-builder, so it is found from there and not from here.
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { FileMatcher } = require('app-builder-lib/out/fileMatcher') as { FileMatcher: FileMatcherClass }

/** Ours, without `node_modules`: tracked files, new ones, and what was built. */
function candidates(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }) // prettier-ignore
  const built = ['main', 'preload', 'renderer'].flatMap((folder) => filesBelow(join('out', folder)))
  return [...listed.split('\n').filter((file) => file !== '' && existsSync(join(root, file))), ...built]
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => lstatSync(join(root, file)).isFile())
}

function matching(patterns: string[], files: readonly string[]): string[] {
  const isWanted = new FileMatcher(root, '/packed', (pattern) => pattern, patterns).createFilter()
  return files.filter((file) => isWanted(join(root, file), lstatSync(join(root, file))))
}

let packed: string[] = []

beforeAll(async () => {
  await ensureBuilt({ root, say: () => undefined })
  await ensureBuilt({ root, part: 'renderer', say: () => undefined })
  packed = matching(config.files, candidates())
}, 240_000)

describe('a package', () => {
  it('holds the program, the bridge and the window', () => {
    for (const file of [
      'package.json',
      'LICENSE',
      'out/main/app.js',
      'out/main/child.js',
      'out/preload/preload.cjs',
      'out/renderer/index.html',
    ]) {
      expect(packed).toContain(file)
    }
    const page = readFileSync(join(root, 'out/renderer/index.html'), 'utf8')
    for (const [, asset = ''] of page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)) {
      expect(packed).toContain(`out/renderer/${asset}`)
    }
    // Every chunk that a packed program imports is packed as well.
    for (const file of packed.filter((each) => each.startsWith('out/main/'))) {
      const text = readFileSync(join(root, file), 'utf8')
      for (const [, chunk = ''] of text.matchAll(/from "(\.{1,2}\/[^"]+\.js)"/g)) {
        expect(packed).toContain(join(dirname(file), chunk))
      }
    }
    const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string }
    expect(packed).toContain(main)
  })

  it('holds no sources, tests, data, drafts or maps', () => {
    const wrong = packed.filter(
      (file) => !/^(out\/(main|preload|renderer)\/|package\.json$|LICENSE$|CHANGELOG\.md$)/.test(file),
    )
    expect(wrong).toEqual([])
    expect(
      packed.filter((file) => /\.(map|tsx?|h5|hdf5|root)$|\.test\b|\btest(s|ing)?\/|fake-host/.test(file)),
    ).toEqual([])
    for (const file of packed.filter(
      (each) => each.startsWith('out/renderer/assets/') && each.endsWith('.js'),
    )) {
      expect(readFileSync(join(root, file), 'utf8')).not.toContain('ganvasTest')
    }
  })

  it('has templates, shipped data and licences beside it, where the program looks for them', () => {
    const [resources, ...others] = config.extraResources
    expect(resources).toMatchObject({ from: 'resources', to: '.' })
    const beside = new FileMatcher(
      join(root, 'resources'),
      '/packed',
      (each) => each,
      resources?.filter ?? [],
    )
    const isWanted = beside.createFilter()
    const files = filesBelow('resources').filter((file) =>
      isWanted(join(root, file), lstatSync(join(root, file))),
    )
    // `resourcePath` knows the folder by this file.
    for (const file of [
      'datasets/SOURCES.md',
      'datasets/iris.csv',
      'datasets/digits.csv.gz',
      'templates/demo-wgan-gp.ganvas',
    ]) {
      expect(files).toContain(join('resources', file))
    }
    expect(files.filter((file) => file.includes('bench'))).toEqual([])
    expect(others.map(({ to }) => to)).toEqual(['THIRD-PARTY-NOTICES.txt', 'LICENSE'])
  })

  it('keeps outside of the archive what the system loads itself, and the trainer’s process', () => {
    const native = [
      'node_modules/onnxruntime-node/package.json',
      'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
      'out/main/child.js',
    ]
    expect(matching(config.asarUnpack, native)).toEqual(native)
    expect(matching(config.asarUnpack, ['out/renderer/index.html'])).toEqual([])
  })

  it('is made for all three systems and opens its files there', () => {
    expect([config.linux.target, config.mac.target, config.win.target]).toEqual([
      ['AppImage', 'deb'],
      ['dmg'],
      ['nsis'],
    ])
    expect(config.fileAssociations).toMatchObject([{ ext: 'ganvas', role: 'Editor' }])
    expect(existsSync(join(root, 'resources', 'icons', 'icon.png'))).toBe(true)
  })
})

describe('the libraries in it', () => {
  const libraries = packedLibraries(root)
  const named = (name: string) => libraries.find((each) => each.name === name)

  it('are those that the program needs and those that are built into the window', () => {
    for (const name of [
      'react',
      'react-dom',
      '@xyflow/react',
      '@xyflow/system',
      'zustand',
      'zod',
      'recharts',
      'h5wasm',
      'ws',
    ]) {
      expect(named(name)?.text, name).toMatch(/copyright|licen[cs]e/i)
    }
    for (const name of ['vitest', 'typescript', 'eslint', 'playwright-core', 'electron-builder', 'vite']) {
      expect(named(name), name).toBeUndefined()
    }
  })

  it('allow to be given on', () => {
    const FREE =
      /\b(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|MPL-2\.0|Python-2\.0|Zlib)\b/
    // Their own words are in their files: the HDF Group’s and NIST’s licence of h5wasm, and zstd’s BSD licence.
    const OWN = ['h5wasm', '@oneidentity/zstd-js']
    const others = libraries.filter(({ name, licence }) => !FREE.test(licence) && !OWN.includes(name))
    expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([])
  })

  it('are all named in the notices, with the words of a licence', () => {
    const notices = noticesOf(libraries)
    for (const { name, version } of libraries) expect(notices).toContain(`\n${name} ${version}\n`)
    expect(notices).not.toContain('comes without the text')
  })
})
