import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDocument } from '../../src-shared/document/edits.ts'
import { parseDocument } from '../../src-shared/document/parse-document.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { datasetNodeOf, newProblems, sourceFor, takes, withData } from './fit.ts'

function template(name: string): GraphDocument {
  const file = join(import.meta.dirname, '../../resources/templates', `${name}.ganvas`)
  const parsed = parseDocument(readFileSync(file, 'utf8'))
  if (!parsed.ok) throw new Error(parsed.failure[0]?.message)
  return parsed.value.document
}

/** What inspection says of `simulate --detector crystal-5x5`. */
const CRYSTAL = {
  source: '/data/crystal.h5',
  layout: 'calochallenge',
  shape: [25],
  unit: 'MeV',
  conditionSize: 1,
  conditionUnit: 'MeV',
  classes: 0,
}

describe('data for a project', () => {
  it('go into its dataset node, or draw one', () => {
    const belle = template('belle-5x5-wgan-gp')
    const node = datasetNodeOf(belle, null)
    expect(node).not.toBeNull()
    expect(
      withData(belle, node, { source: 'x.h5' }).nodes.find(({ id }) => id === node)?.params,
    ).toMatchObject({
      source: 'x.h5',
    })
    const empty = createDocument('Empty')
    expect(withData(empty, null, CRYSTAL).nodes).toMatchObject([
      { id: 'data', kind: 'dataset', params: CRYSTAL },
    ])
  })

  it('of another shape are said to break what stood before, with both shapes', () => {
    const b5 = template('geant4-b5-wgan-gp')
    const node = datasetNodeOf(b5, null)
    const shape = b5.nodes.find(({ id }) => id === node)?.params['shape']
    expect(newProblems(b5, node, { source: '/data/other.root', shape })).toEqual([])
    const broken = newProblems(b5, node, { ...CRYSTAL, shape: [20, 3, 1], geometry: null })
    expect(broken.length).toBeGreaterThan(0)
  })

  it('of images are not offered to networks for energies', () => {
    const b5 = template('geant4-b5-wgan-gp')
    const params = { ...b5.nodes.find(({ kind }) => kind === 'dataset')?.params }
    expect(takes(b5, params)).toBe(true)
    expect(takes(b5, { ...params, unit: '1' })).toBe(false)
  })
})

it.each([
  ['/home/ada/b5/out.root', '/home/ada/b5/b5.ganvas', 'out.root'],
  ['/home/ada/b5/raw/out.root', '/home/ada/b5/b5.ganvas', 'raw/out.root'],
  ['/data/out.root', '/home/ada/b5/b5.ganvas', '/data/out.root'],
  ['/data/out.root', null, '/data/out.root'],
])('%s in a project at %s is written %s', (path, project, source) => {
  expect(sourceFor(path, project)).toBe(source)
})
