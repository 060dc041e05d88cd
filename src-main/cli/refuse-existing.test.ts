import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { refuseExisting } from './refuse-existing.ts'

const folder = mkdtempSync(join(tmpdir(), 'ganvas-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a file that is there is refused with its size, anything else is left to whoever writes', async () => {
  const path = join(folder, 'showers.h5')
  await refuseExisting(path, 'generate.exists')
  mkdirSync(join(folder, 'folder'))
  await refuseExisting(join(folder, 'folder'), 'generate.exists')
  writeFileSync(path, 'x'.repeat(1234))
  await expect(refuseExisting(path, 'generate.exists')).rejects.toMatchObject({
    problems: [
      {
        code: 'generate.exists',
        message: `${path} is there already (1,234 bytes).`,
        hint: expect.stringContaining('--force') as string,
      },
    ],
  })
})
