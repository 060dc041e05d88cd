import { describe, expect, it } from 'vitest'
import { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import type { ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import { fixesOf } from './problem-fixes.ts'

const choice = DataChoice.parse({})
const entry = { shape: [150], dtype: 'text', reason: null, chunkRows: null, unit: null, note: null }
const outline: ExploredAs<'outline'> = {
  ...{ kind: 'outline', path: '/iris.csv', format: 'csv', sizeBytes: 1, layouts: [], problems: [] },
  entries: [
    { ...entry, name: 'species', content: 'text' },
    { ...entry, name: 'width', content: 'numbers', dtype: 'float64' },
  ],
  events: null,
}
const problem = (code: string, at = {}) => ({ code, severity: 'error' as const, at, message: 'm', hint: 'h' })

describe('one click', () => {
  it('makes a column of text the labels', () => {
    expect(fixesOf(problem('data.text'), outline, choice)).toEqual([
      { kind: 'choice', label: 'Use “species” as labels', change: { labels: 'species' } },
    ])
  })

  it('takes the sum of each event where the condition belongs to other events, unless it is taken already', () => {
    const changes = fixesOf(problem('data.misaligned'), outline, choice)
    expect(changes.map((each) => each.kind === 'choice' && each.change)).toEqual([
      { condition: 'sum' },
      { condition: 'none' },
    ])
    expect(fixesOf(problem('data.misaligned'), outline, { ...choice, condition: 'sum' })).toEqual([])
  })

  it('declares what the file says only where the project declares something', () => {
    const events = { unit: 'MeV' } as unknown as NonNullable<typeof outline.events> // its presence is enough here
    expect(fixesOf(problem('data.unit', { param: 'unit' }), { ...outline, events }, choice)).toHaveLength(1)
    expect(fixesOf(problem('data.geometry'), { ...outline, events }, choice)).toEqual([])
    expect(fixesOf(problem('data.unit', { param: 'unit' }), outline, choice)).toEqual([])
  })
})
