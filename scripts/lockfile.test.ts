import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { missingEntries, platformOf } from './complete-lockfile.mjs'

const lockfile = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'))

it('has an entry for every optional package (npm run lockfile adds what npm left out)', () => {
  expect(missingEntries(lockfile).map(({ path }) => path)).toEqual([])
})

it('names no registry', () => {
  expect(JSON.stringify(lockfile)).not.toContain('"resolved"')
})

it('reads the platform from a package name', () => {
  expect(platformOf('@oxc-parser/binding-linux-arm-musleabihf')).toEqual({
    os: ['linux'],
    cpu: ['arm'],
    libc: ['musl'],
  })
  expect(platformOf('@esbuild/win32-x64')).toEqual({ os: ['win32'], cpu: ['x64'] })
  expect(platformOf('@rollup/rollup-linux-ppc64-gnu')).toEqual({
    os: ['linux'],
    cpu: ['ppc64'],
    libc: ['glibc'],
  })
  expect(platformOf('fsevents')).toEqual({})
})
