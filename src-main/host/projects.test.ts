import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProjects } from './projects.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-projects-'))
  path = join(folder, 'showers.ganvas')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const made = () => createProjects(join(folder, 'state'))
const text = () => readFileSync(path, 'utf8')

describe('saving', () => {
  test('writes the text as it is, and goes on from its revision', async () => {
    const projects = made()
    const first = await projects.save(path, 'one\n', null)
    expect(text()).toBe('one\n')
    // From `printf 'one\n' | sha256sum`.
    expect(first.revision).toBe('2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806')
    const second = await projects.save(path, 'two', first.revision)
    expect(text()).toBe('two')
    expect(await projects.open(path)).toEqual({ path, text: 'two', revision: second.revision })
  })

  test('gives a name without an ending the one of projects', async () => {
    expect((await made().save(join(folder, 'new'), 'x', null)).path).toBe(join(folder, 'new.ganvas'))
  })

  test('over a file that is not known is refused, and done when the user says so', async () => {
    writeFileSync(path, 'theirs')
    await expect(made().save(path, 'mine', null)).rejects.toMatchObject({
      problems: [{ code: 'project.exists' }],
    })
    expect(text()).toBe('theirs')
    await made().save(path, 'mine', 'any')
    expect(text()).toBe('mine')
  })

  test('over someone else’s changes is refused with both revisions', async () => {
    const projects = made()
    const { revision } = await projects.save(path, 'one', null)
    writeFileSync(path, 'changed by another program')
    await expect(projects.save(path, 'two', revision)).rejects.toMatchObject({
      problems: [
        { code: 'project.changed', message: expect.stringContaining(revision.slice(0, 8)) as string },
      ],
    })
    expect(text()).toBe('changed by another program')
  })

  test('twice at the same time: one of both meets the other’s file', async () => {
    const projects = made()
    const outcomes = await Promise.allSettled([
      projects.save(path, 'a', null),
      projects.save(path, 'b', null),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(text()).toBe('a')
  })

  test('brings back a project that was deleted meanwhile', async () => {
    const projects = made()
    const { revision } = await projects.save(path, 'one', null)
    rmSync(path)
    await projects.save(path, 'two', revision)
    expect(text()).toBe('two')
  })
})

describe('versions', () => {
  test('the last ten texts are kept, newest first, and unchanged ones not twice', async () => {
    const projects = made()
    for (let each = 1; each <= 12; each++) await projects.save(path, `text ${each}`, 'any')
    await projects.save(path, 'text 12', 'any')
    const { versions } = await projects.versions(path)
    const texts = await Promise.all(versions.map(({ id }) => projects.version(path, id)))
    expect(texts.map((each) => each.text)).toEqual(
      Array.from({ length: 10 }, (_, each) => `text ${12 - each}`),
    )
  })

  test.each(['../../secret', 'none.ganvas', ''])('one that is not kept (%j) is a problem', async (id) => {
    const projects = made()
    await projects.save(path, 'x', null)
    await expect(projects.version(path, id)).rejects.toMatchObject({
      problems: [{ code: 'project.no-version' }],
    })
  })
})

test('recent projects: the newest first, each once, without those that are gone', async () => {
  const projects = made()
  const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, `${name}.ganvas`)) as [string, string, string]
  for (const each of [a, b, c, a]) await projects.save(each, each, 'any')
  rmSync(b)
  const { projects: recent } = await projects.recent()
  expect(recent.map((each) => [each.name, each.path])).toEqual([
    ['a', a],
    ['c', c],
  ])
})

test('a damaged list of recent projects is an empty one', async () => {
  await made().save(path, 'x', null)
  writeFileSync(join(folder, 'state', 'recent.json'), '[{"pa')
  expect(await made().recent()).toEqual({ projects: [] })
})

test.each([
  ['a folder', 'file.is-folder', () => folder],
  ['nothing', 'file.missing', () => join(folder, 'none.ganvas')],
  [
    'a file of gigabytes',
    'project.too-large',
    () => {
      writeFileSync(path, Buffer.alloc(17 * 1024 * 1024))
      return path
    },
  ],
])('opening %s is a problem', async (_, code, place) => {
  await expect(made().open(place())).rejects.toMatchObject({ problems: [{ code }] })
})

test('nothing temporary is left', async () => {
  await made().save(path, 'x', null)
  expect(readdirSync(folder).sort()).toEqual(['showers.ganvas', 'state'])
})
