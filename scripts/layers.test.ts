import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkLayers } from './layers.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-layers-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

const value = 'export const value = 1\n'
const clean: Record<string, string> = {
  'package.json': '{"name":"planted","type":"module"}',
  'tsconfig.json':
    '{"compilerOptions":{"module":"ESNext","moduleResolution":"bundler","allowImportingTsExtensions":true,"noEmit":true},"include":["src-*/**/*"]}',
  'node_modules/@tensorflow/tfjs-core/package.json': '{"name":"@tensorflow/tfjs-core","main":"index.js"}',
  'node_modules/@tensorflow/tfjs-core/index.js': 'exports.value = 1\n',
  'node_modules/electron/package.json': '{"name":"electron","main":"index.js"}',
  'node_modules/electron/index.js': 'exports.value = 1\n',
  'node_modules/react/package.json': '{"name":"react","main":"index.js"}',
  'node_modules/react/index.js': 'exports.value = 1\n',
  'node_modules/ws/package.json': '{"name":"ws","main":"index.js"}',
  'node_modules/ws/index.js': 'exports.value = 1\n',
  'src-shared/base/value.ts': value,
  'src-shared/tensor/value.ts': "export { value } from '../base/value.ts'\n",
  'src-shared/plan/value.ts': "export { value } from '../tensor/value.ts'\n",
  'src-shared/check/value.ts': "export { value } from '../plan/value.ts'\n",
  'src-shared/catalog/value.tf.ts': "export { value } from '@tensorflow/tfjs-core'\n",
  'src-main/engine/value.ts': "export { value } from '../../src-shared/catalog/value.tf.ts'\n",
  'src-main/cli/value.ts': "export { value } from '../engine/value.ts'\n",
  'src-main/app/value.ts': "export { value } from 'electron'\n",
  'src-main/transport/value.ts': value,
  'src-renderer/ui/value.ts': value,
  'src-renderer/canvas/value.ts': "export { value } from '../state/value.ts'\n",
  'src-renderer/app/value.ts': "export { value } from '../canvas/value.ts'\n",
  'src-renderer/state/value.ts': "export { value } from '../../src-shared/check/value.ts'\n",
}

/** One import each that its rule forbids, in a tree that is clean without it. */
const planted: [rule: string, file: string, imported: string][] = [
  ['stage-order:tensor', 'src-shared/tensor/planted.ts', '../plan/value.ts'],
  ['stage-order:plan', 'src-shared/plan/planted.ts', '../check/value.ts'],
  ['stage-unknown', 'src-shared/anywhere/planted.ts', '../base/value.ts'],
  ['no-unresolvable', 'src-shared/base/planted.ts', './nowhere.ts'],
  ['shared-is-hostless', 'src-shared/base/planted.ts', '../../src-main/transport/value.ts'],
  ['shared-no-node-core', 'src-shared/base/planted.ts', 'node:fs'],
  ['shared-no-ui', 'src-shared/base/planted.ts', 'react'],
  ['renderer-never-main', 'src-renderer/state/planted.ts', '../../src-main/transport/value.ts'],
  ['renderer-never-tensors', 'src-renderer/state/planted.ts', '../../src-shared/catalog/value.tf.ts'],
  ['renderer-features-apart', 'src-renderer/inspector/planted.ts', '../canvas/value.ts'],
  ['renderer-no-node-core', 'src-renderer/state/planted.ts', 'node:fs'],
  ['renderer-parts-know-no-state', 'src-renderer/ui/planted.ts', '../state/value.ts'],
  ['main-never-renderer', 'src-main/cli/planted.ts', '../../src-renderer/state/value.ts'],
  ['tensorflow-only-in-engine', 'src-main/cli/planted.ts', '@tensorflow/tfjs-core'],
  ['tf-files-only-from-engine', 'src-main/cli/planted.ts', '../../src-shared/catalog/value.tf.ts'],
  ['electron-only-in-app', 'src-main/cli/planted.ts', 'electron'],
  ['app-only-from-app', 'src-main/cli/planted.ts', '../app/value.ts'],
  ['host-never-transport', 'src-main/host/planted.ts', '../transport/value.ts'],
  ['transport-knows-channels-only', 'src-main/transport/planted.ts', '../cli/value.ts'],
  ['sockets-only-in-server', 'src-main/cli/planted.ts', 'ws'],
  ['engine-knows-no-front', 'src-main/engine/planted.ts', '../cli/value.ts'],
]

it('finds nothing in a clean tree and every planted violation under its own rule', async () => {
  write(clean)
  const before = await checkLayers({ folder, leastModules: 10 })
  expect(before.violations).toEqual([])

  // All at once, each in a file of its own: a run of the tool costs seconds.
  for (const [index, [, file, imported]] of planted.entries()) {
    write({ [file.replace('planted', `planted-${index}`)]: `export { value } from '${imported}'\n` })
  }
  write({
    'src-shared/base/one.ts': "export { value } from './two.ts'\n",
    'src-shared/base/two.ts': "export { value } from './one.ts'\n",
    'src-shared/base/some.test.ts': value,
    'src-shared/base/three.ts': "export { value } from './some.test.ts'\n",
  })
  const after = await checkLayers({ folder, leastModules: 10 })
  const found = after.violations.map(({ rule, from }) => `${rule} in ${from}`)
  for (const [index, [rule, file]] of planted.entries()) {
    expect(found).toContain(`${rule} in ${file.replace('planted', `planted-${index}`)}`)
  }
  expect(found.join('\n')).toContain('no-circular in src-shared/base/')
  expect(found).toContain('tests-import-nobody in src-shared/base/three.ts')
})

it('fails when fewer modules are looked at than there must be', async () => {
  write(clean)
  await expect(checkLayers({ folder, leastModules: 1000 })).rejects.toThrow('fewer than the 1000')
})
