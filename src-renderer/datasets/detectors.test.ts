import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { detectors } from './detectors.ts'

it('offers the detectors that the simulator knows, under their titles', () => {
  // The window may not import the simulator; its source says what it knows.
  const source = readFileSync(join(import.meta.dirname, '../../src-main/data/simulator/detectors.ts'), 'utf8')
  const known = [...source.matchAll(/^ {2}id: '([^']+)',\n {2}title: '([^']+)'/gm)].map(([, id, title]) => ({
    id,
    title,
  }))
  const byId = (one: { id?: string | undefined }, other: { id?: string | undefined }) =>
    (one.id ?? '').localeCompare(other.id ?? '')
  expect(detectors.map(({ id, title }) => ({ id, title })).sort(byId)).toEqual(known.sort(byId))
})
