import { describe, expect, it } from 'vitest'
import { catalog } from '../../../src-shared/catalog/index.ts'
import { checkDocument } from '../../../src-shared/check/check-document.ts'
import { createDocument } from '../../../src-shared/document/edits.ts'
import { entries } from './entries.ts'
import { byCategory, entriesFor, searchEntries } from './search.ts'

const first = (text: string, count = 1) =>
  searchEntries(text)
    .slice(0, count)
    .map(({ title }) => title)

describe('the palette', () => {
  it('holds every kind of the catalogue, once per lane, in a known category', () => {
    const { layers, sources, transforms } = catalog
    expect(entries).toHaveLength(1 + layers.length + sources.length + transforms.length)
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
    expect(byCategory(entries).flatMap((group) => group.entries)).toHaveLength(entries.length)
  })

  it.each([
    ['deconv', 'Conv transpose 2D'],
    ['dens', 'Dense'],
    ['fully connected', 'Dense'],
    ['flaten', 'Flatten'],
    ['relu', 'Leaky ReLU'],
    ['noise', 'Latent'],
    ['maxpool', 'Max pooling 1D'],
    ['hdf5', 'Dataset'],
    ['conv 3d', 'Conv 3D'],
    ['bn', 'Batch norm'],
  ])('finds %s', (text, title) => {
    expect(first(text, 4)).toContain(title)
  })

  it('finds nothing for what is not there', () => {
    expect(searchEntries('quantum')).toEqual([])
  })

  it('offers what takes a shape, best first', () => {
    const checked = checkDocument(createDocument('Empty'), catalog)
    const image = entriesFor([null, 28, 28, 1], checked).map(({ kind }) => kind)
    expect(image[0]).toBe('conv-2d')
    expect(image).toContain('flatten')
    expect(image).not.toContain('conv-3d')
    const vector = entriesFor([null, 100], checked).map(({ kind }) => kind)
    expect(vector).toContain('dense')
    expect(vector).not.toContain('conv-2d')
    // Its usual shape [-1] fits, but max pooling of size 2 needs two values along each side.
    expect(entriesFor([null, 1, 1, 4], checked).map(({ kind }) => kind)).not.toContain('max-pooling-2d')
  })
})
