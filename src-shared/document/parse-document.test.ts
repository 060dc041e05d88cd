import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDocument } from './edits.ts'
import { findJsonFault } from './json-fault.ts'
import { assertContiguous, documentMigrations, migrateDocument } from './migrations.ts'
import { migrateWithNotice, parseDocument, versionOf } from './parse-document.ts'
import { DOCUMENT_VERSION } from './schema.ts'
import { serializeDocument } from './serialize-document.ts'
import { AnyDocument } from './test-documents.ts'

const GOLDEN = new URL('./golden/', import.meta.url)

function problemsOf(text: string) {
  const parsed = parseDocument(text)
  if (parsed.ok) throw new Error('The text was expected to be refused')
  return parsed.failure
}

function edited(change: (document: Record<string, unknown>) => void): string {
  const raw = JSON.parse(serializeDocument(createDocument('Test'))) as Record<string, unknown>
  change(raw)
  return JSON.stringify(raw)
}

describe('parseDocument', () => {
  it.each(readdirSync(GOLDEN))('golden %s parses without notices and serializes to itself', (file) => {
    const text = readFileSync(new URL(file, GOLDEN), 'utf8')
    const parsed = parseDocument(text)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure))
    expect(parsed.value.notices).toEqual([])
    expect(serializeDocument(parsed.value.document)).toBe(text)
  })

  it('gives back every document that was serialized, and the same text again', () => {
    fc.assert(
      fc.property(AnyDocument, (document) => {
        const text = serializeDocument(document)
        const parsed = parseDocument(text)
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure))
        expect(parsed.value.document).toEqual(document)
        expect(serializeDocument(parsed.value.document)).toBe(text)
      }),
      { seed: 20, numRuns: 200 },
    )
  })

  it('keeps unknown fields and unknown kinds', () => {
    const text = edited((raw) => {
      raw['author'] = { z: 1, a: [2] }
      raw['nodes'] = [
        {
          id: 'n',
          kind: 'qubit',
          version: 7,
          name: '',
          params: { b: 1, a: null },
          network: null,
          position: { x: 0, y: 0 },
          tag: 'keep',
        },
      ]
    })
    const parsed = parseDocument(text)
    if (!parsed.ok) throw new Error('refused')
    expect(JSON.parse(serializeDocument(parsed.value.document))).toEqual(JSON.parse(text))
  })

  it('ignores a byte order mark', () => {
    expect(parseDocument(`\uFEFF${serializeDocument(createDocument('Test'))}`).ok).toBe(true)
  })

  it('says line and column of what is not JSON', () => {
    const [first, ...others] = problemsOf('{\n  "format": "ganvas",\n  "version": 1,\n}')
    expect(others).toEqual([])
    expect(first).toMatchObject({ code: 'document.not-json' })
    expect(first?.message).toContain('line 4, column 1 should have a name in double quotes, but has “}”')
  })

  it.each([
    ['[1, 2]', 'it holds a list'],
    ['{ "nodes": [] }', 'it has no “format”'],
    ['{ "format": "blender" }', 'its “format” is "blender"'],
  ])('refuses %s as no project', (text, reason) => {
    expect(problemsOf(text)).toMatchObject([{ code: 'document.not-a-project' }])
    expect(problemsOf(text)[0]?.message).toContain(reason)
  })

  it('refuses a newer version with both numbers, and says that the file is unchanged', () => {
    const [only] = problemsOf(edited((raw) => (raw['version'] = 12)))
    expect(only?.code).toBe('document.newer')
    expect(only?.message).toBe('The project is of version 12, but this Ganvas reads versions up to 1.')
    expect(only?.hint).toContain('not changed')
  })

  it.each([[0], [1.5], ['1'], [null]])('refuses the version %j', (version) => {
    expect(problemsOf(edited((raw) => (raw['version'] = version)))).toMatchObject([
      { code: 'document.version' },
    ])
  })

  it('reports every field of the wrong form at once, with path, node and what was found', () => {
    const found = problemsOf(
      edited((raw) => {
        raw['nodes'] = [
          {
            id: 'a',
            kind: 'dense',
            version: 1,
            name: '',
            params: {},
            network: null,
            position: { x: 'left', y: 0 },
          },
        ]
        raw['networks'] = [{ id: 'g', name: 'G', role: 'boss' }]
        delete raw['edges']
      }),
    )
    expect(found.map((each) => [each.code, each.at])).toEqual([
      ['document.shape', { network: 'g' }],
      ['document.shape', { node: 'a' }],
      ['document.shape', {}],
    ])
    expect(found[0]?.message).toContain('“networks[0].role” in the project should be one of "generator"')
    expect(found[0]?.message).toContain('but is "boss"')
    expect(found[1]?.message).toBe('“nodes[0].position.x” in the project should be a number, but is "left".')
    expect(found[2]?.message).toBe('“edges” in the project should be a list, but is missing.')
  })
})

describe('findJsonFault', () => {
  it('a file cut inside a long string is told at once, where the string begins', () => {
    const text = `{"sha256": "${'0123456789abcdef'.repeat(100_000)}`
    expect(findJsonFault(text)).toMatchObject({ line: 1, column: 12, expected: 'a value' })
  })

  it.each([
    ['', 1, 1, 'a value', 'the end of the file'],
    ['{"a": 1', 1, 8, 'a comma or “}”', 'the end of the file'],
    ['[1 2]', 1, 4, 'a comma or “]”', '“2]”'],
    ['{"a" 1}', 1, 6, 'a colon', '“1}”'],
    ['{a: 1}', 1, 2, 'a name in double quotes or “}”', '“a: 1}”'],
    ['[1,\n\n  nope]', 3, 3, 'a value', '“nope]”'],
    ['{} {}', 1, 4, 'the end of the file', '“{}”'],
    ['["tab\there"]', 1, 2, 'a value or “]”', '“"tab\there"]”'],
  ])('of %j', (text, line, column, expected, found) => {
    expect(() => JSON.parse(text) as unknown).toThrow()
    expect(findJsonFault(text)).toEqual({ line, column, expected, found })
  })

  it('survives nesting that a recursive reader would not', () => {
    expect(findJsonFault('['.repeat(200_000))).toMatchObject({ column: 200_001, expected: 'a value or “]”' })
  })

  it('runs through valid JSON to its end', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(findJsonFault(`${text} x`)).toMatchObject({ expected: 'the end of the file', found: '“x”' })
      }),
      { seed: 4, numRuns: 200 },
    )
  })
})

describe('migrations', () => {
  const chain = {
    target: 3,
    migrations: [
      {
        from: 1,
        change: 'names became titles',
        apply: ({ name, ...rest }: Record<string, unknown>) => ({ ...rest, title: name }),
      },
      {
        from: 2,
        change: 'notes were added',
        apply: (raw: Record<string, unknown>) => ({ ...raw, notes: [] }),
      },
    ],
  }

  it('has one migration for every version before today', () => {
    expect(() => assertContiguous({ migrations: documentMigrations, target: DOCUMENT_VERSION })).not.toThrow()
    expect(() => assertContiguous({ migrations: documentMigrations, target: DOCUMENT_VERSION + 1 })).toThrow(
      /must start from/,
    )
  })

  it('applies all that are due, in order, and keeps other fields', () => {
    expect(migrateDocument({ version: 1, name: 'A', other: 5 }, 1, chain).raw).toEqual({
      version: 3,
      title: 'A',
      other: 5,
      notes: [],
    })
    expect(migrateDocument({ version: 2, title: 'A' }, 2, chain).changes).toEqual(['notes were added'])
    expect(migrateDocument({ version: 3 }, 3, chain)).toEqual({ raw: { version: 3 }, changes: [] })
  })

  it('refuses a chain with a gap', () => {
    expect(() => migrateDocument({}, 1, { ...chain, migrations: chain.migrations.slice(1) })).toThrow(
      /\[1,2\], but start from \[2\]/,
    )
  })

  it('tells the user what changed', () => {
    const { notices } = migrateWithNotice({ version: 1, name: 'A' }, 1, chain)
    expect(notices).toMatchObject([{ code: 'document.migrated', severity: 'warning' }])
    expect(notices[0]?.message).toBe(
      'The project was of version 1 and is now of version 3: names became titles; notes were added.',
    )
    expect(migrateWithNotice({ version: 3 }, 3, chain).notices).toEqual([])
  })

  it('reads the version before anything else', () => {
    expect(versionOf({ version: 2 }, 3)).toEqual({ ok: true, value: 2 })
    expect(versionOf({}, 3)).toMatchObject({ ok: false, failure: [{ code: 'document.version' }] })
  })
})

describe('serializeDocument', () => {
  it('writes the same text whatever the order of the fields, unknown ones last', () => {
    const document = createDocument('Test')
    const shuffled = Object.fromEntries(Object.entries({ zebra: 1, apple: 2, ...document }).reverse())
    const text = serializeDocument(shuffled as typeof document)
    expect(text).toBe(serializeDocument({ apple: 2, zebra: 1, ...document }))
    expect(text.endsWith('"apple": 2,\n  "zebra": 1\n}\n')).toBe(true)
    expect(text.startsWith('{\n  "format": "ganvas",\n  "version": 1,\n  "name": "Test",\n')).toBe(true)
  })

  it('leaves out undefined fields and keeps lists in order', () => {
    const document = { ...createDocument('Test'), note: undefined, list: [3, 1, 2] }
    const text = serializeDocument(document)
    expect(text).not.toContain('note')
    expect(text).toContain('"list": [3, 1, 2]')
  })
})
