import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { layers, sources, transforms } from './index.ts'

/** Every kind has its folder, its line in the list, its docs and its icon. */

const catalogue = dirname(fileURLToPath(import.meta.url))
const entries = [
  ...layers.map((entry) => ({ ...entry, group: 'layers' })),
  ...sources.map((entry) => ({ ...entry, group: 'sources' })),
]

function fileOf(entry: { group: string; kind: string }, extension: string): string {
  return readFileSync(join(catalogue, entry.group, entry.kind, `${entry.kind}.${extension}`), 'utf8')
}

function foldersOf(group: string): string[] {
  return readdirSync(join(catalogue, group), { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map((each) => each.name)
    .sort()
}

describe.each(['layers', 'sources'])('the folders of %s', (group) => {
  const listed = entries.filter((each) => each.group === group).map((each) => each.kind)
  const folders = foldersOf(group)

  it.each(folders)('%s is in the list', (kind) => {
    const name = kind.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    expect(
      listed,
      `add to ${group}/list.ts: import { ${name} } from './${kind}/${kind}.ts' and ${name} in the array`,
    ).toContain(kind)
  })

  it('and the list has no kind twice and none without a folder', () => {
    expect([...listed].sort()).toEqual(folders)
  })
})

describe.each(entries)('$kind', (entry) => {
  const headings = ['What it does', 'Input', 'Output', 'Parameters', 'When to use', 'See also']
  const docs = fileOf(entry, 'md')

  it('has docs with its title and every heading, in order', () => {
    expect(docs.split('\n')[0]).toBe(`# ${entry.title}`)
    expect(docs.split('\n').filter((line) => line.startsWith('## '))).toEqual(
      headings.map((heading) => `## ${heading}`),
    )
    for (const section of docs.split(/^## .*$/m).slice(1)) expect(section.trim().length).toBeGreaterThan(3)
  })

  it('documents exactly its params', () => {
    const table = docs.slice(docs.indexOf('## Parameters'), docs.indexOf('## When to use'))
    const documented = [...table.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1])
    expect(documented.sort()).toEqual(Object.keys(entry.params.shape).sort())
  })

  it('points to other kinds by their titles', () => {
    const titles: string[] = [...layers, ...sources, ...transforms].map((each) => each.title)
    const others = docs
      .slice(docs.indexOf('## See also') + '## See also'.length)
      .trim()
      .split(' · ')
    for (const other of others) {
      expect(titles).toContain(other)
      expect(other).not.toBe(entry.title)
    }
  })

  it('has a small line icon of its own, in the colour of the text', () => {
    const icon = fileOf(entry, 'svg')
    expect(icon).toContain('viewBox="0 0 24 24"')
    expect(icon).toContain('stroke="currentColor"')
    expect(icon).not.toMatch(/#[0-9a-f]{3}|rgb\(|<script|href|style=/i)
    expect(icon.length).toBeLessThan(2500)
    const same = entries.filter((other) => other !== entry && fileOf(other, 'svg') === icon)
    expect(same.map((other) => other.kind)).toEqual([])
  })
})
