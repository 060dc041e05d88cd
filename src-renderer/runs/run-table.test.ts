import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'
import {
  cellOf,
  columnsOf,
  differingSettings,
  filteredRuns,
  resultTitle,
  shortName,
  sortedRuns,
} from './run-table.ts'

function run(id: string, change: Partial<RunSummary> = {}): RunSummary {
  return {
    ...{ id, folder: `/runs/${id}`, name: 'demo', title: '', note: '', tags: [], isStarred: false },
    ...{ createdAt: '2026-01-05T10:00:00Z', changedAt: '2026-01-05T10:00:00Z', projectPath: null },
    state: { state: 'finished', outcome: 'complete', round: 100 },
    ...{ seed: 1, round: 100, rounds: 100, trainSeconds: 10, backend: 'wasm', dataPath: '/data/a.hdf5' },
    settings: { 'generator/dense-1/units': 128, 'training/batch': 64 },
    results: {},
    ...change,
  }
}

describe('columns', () => {
  it('show only settings that differ', () => {
    const runs = [run('a'), run('b', { settings: { 'generator/dense-1/units': 256, 'training/batch': 64 }, seed: 2 })]
    expect(differingSettings(runs)).toEqual(['seed', 'generator/dense-1/units'])
    expect(columnsOf(runs).columns.map(({ title }) => title)).toEqual([
      ...['State', 'Started', 'Training', 'Steps'],
      ...['Seed', 'Dense 1 units'],
    ])
  })

  it('show a setting that one run does not have', () => {
    expect(differingSettings([run('a'), run('b', { settings: { 'training/batch': 64 } })])).toEqual([
      'generator/dense-1/units',
    ])
  })

  it('are none of settings for one run', () => {
    expect(differingSettings([run('a')])).toEqual([])
  })

  it('name the network where two settings would be alike', () => {
    const all = ['critic/dense-1/units', 'generator/dense-1/units', 'training/batch']
    expect(all.map((each) => shortName(each, all))).toEqual([
      'Critic dense 1 units',
      'Generator dense 1 units',
      'Batch',
    ])
  })

  it.each([
    ['training/generator/optimizer/learningRate', 'Optimizer learning rate'],
    ['seed', 'Seed'],
    ['back end', 'Back end'],
  ])('call the setting %s %s', (key, title) => {
    expect(shortName(key, [key])).toBe(title)
  })

  it.each([
    ['wasserstein estimate', 'Wasserstein estimate'],
    ['total-energy.w1', 'Total energy, W1'],
    ['total-energy.width68', 'Total energy, central 68 %'],
    ['cells.worst', 'Cells, worst'],
    ['hits', 'Hits'],
  ])('call the result %s %s', (name, title) => {
    expect(resultTitle(name)).toBe(title)
  })

  it('hold results, but not the length of gradients', () => {
    const runs = [run('a', { results: { loss: 0.5, 'gradient norm critic': 3 } })]
    expect(columnsOf(runs).columns.filter(({ kind }) => kind === 'result').map(({ title }) => title)).toEqual(['Training loss'])
    expect(cellOf(runs[0]!, 'result:loss')).toBe(0.5)
  })
})

describe('the order', () => {
  const runs = [
    run('a', { trainSeconds: 5, results: { loss: 2 } }),
    run('b', { trainSeconds: 50, results: {} }),
    run('c', { trainSeconds: 20, results: { loss: 1 }, isStarred: true }),
    run('d', { trainSeconds: 30, results: { loss: 3 } }),
  ]
  it('is by number, starred runs first', () => {
    expect(sortedRuns(runs, { column: 'duration', isDown: true }).map(({ id }) => id)).toEqual(['c', 'b', 'd', 'a'])
  })
  it('has runs without a value last, up or down', () => {
    const ids = (isDown: boolean) => sortedRuns(runs, { column: 'result:loss', isDown }).map(({ id }) => id)
    expect(ids(false)).toEqual(['c', 'a', 'd', 'b'])
    expect(ids(true)).toEqual(['c', 'd', 'a', 'b'])
  })
})

describe('the filter', () => {
  const runs = [
    run('one', { title: 'Wide critic', tags: ['paper'] }),
    run('two', { note: 'too wide', dataPath: '/data/electrons.hdf5' }),
  ]
  it.each([
    ['wide', ['one', 'two']],
    ['WIDE paper', ['one']],
    ['electrons', ['two']],
    ['128', ['one', 'two']],
    ['nothing', []],
    ['  ', ['one', 'two']],
  ])('“%s” finds %j', (text, ids) => expect(filteredRuns(runs, text).map(({ id }) => id)).toEqual(ids))
})
