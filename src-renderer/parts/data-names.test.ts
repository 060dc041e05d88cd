import { expect, it } from 'vitest'
import { isDataName, typedPath } from './data-names.ts'

it.each([
  ['dataset_1_photons_1.hdf5', true],
  ['OUT_5A.ROOT', true],
  ['digits.csv.gz', true],
  ['train-images-idx3-ubyte.gz', true],
  ['train-images-idx3-ubyte', true],
  ['binning.xml', false],
  ['b5.ganvas', false],
  ['archive.gz', false],
])('%s is data: %s', (name, isData) => {
  expect(isDataName(name)).toBe(isData)
})

it.each([
  ['/data/b5/ou', '/data/b5', 'ou'],
  ['/data/', '/data', ''],
  ['/x', '/', 'x'],
  ['C:\\data\\x', 'C:\\data', 'x'],
  ['out', null, 'out'],
])('%s is a folder and the beginning of a name', (text, folder, rest) => {
  expect(typedPath(text)).toEqual({ folder, rest })
})
