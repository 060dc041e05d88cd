import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGrants } from './grants.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-grants-'))
  for (const part of ['mine/deep', 'mine-too', 'theirs']) mkdirSync(join(folder, part), { recursive: true })
  for (const file of ['mine/a.txt', 'mine-too/b.txt', 'theirs/c.txt']) writeFileSync(join(folder, file), '')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (path: string) => join(folder, path)
const refused = { problems: [{ code: 'file.not-granted' }] }

describe('a granted folder', () => {
  test.each(['mine', 'mine/a.txt', 'mine/deep', 'mine/new/file.txt', 'mine/deep/../a.txt', 'mine/..a'])(
    'grants %s',
    async (path) => {
      expect(await createGrants([at('mine')]).check(at(path), 'read')).toBe(at(path))
    },
  )

  test.each(['theirs/c.txt', 'mine-too/b.txt', 'mine/../theirs/c.txt', 'mine/../theirs/new.txt', '.'])(
    'does not grant %s',
    async (path) => {
      await expect(createGrants([at('mine')]).check(`${folder}/${path}`, 'read')).rejects.toMatchObject(
        refused,
      )
    },
  )

  test('does not grant what a link in it leads to', async () => {
    symlinkSync(at('theirs'), at('mine/link'))
    const grants = createGrants([at('mine')])
    for (const path of ['mine/link', 'mine/link/c.txt', 'mine/link/new/file.txt'])
      await expect(grants.check(at(path), 'write')).rejects.toMatchObject(refused)
  })

  test('may itself be reached by a link', async () => {
    symlinkSync(at('mine'), at('link'))
    expect(await createGrants([at('link')]).check(at('mine/a.txt'), 'read')).toBe(at('mine/a.txt'))
  })
})

test('what the user has chosen is granted, and nothing beside it', async () => {
  const grants = createGrants([])
  await expect(grants.check('/etc/passwd', 'read')).rejects.toMatchObject(refused)
  grants.grant(at('theirs/c.txt'))
  expect(await grants.check(at('theirs/c.txt'), 'read')).toBe(at('theirs/c.txt'))
  await expect(grants.check(at('theirs/d.txt'), 'read')).rejects.toMatchObject(refused)
  await expect(grants.check(at('theirs'), 'read')).rejects.toMatchObject(refused)
})
