import { expect, test } from 'vitest'
import { layerTitle, layerWords } from './layer-words.ts'

test('a layer that is called layer already is not called so twice', () => {
  expect([layerWords('2'), layerWords('layer 2'), layerWords('Layer 2')]).toEqual([
    'layer 2',
    'layer 2',
    'Layer 2',
  ])
  expect([layerTitle('2'), layerTitle('layer 2'), layerTitle('ECAL')]).toEqual([
    'Layer 2',
    'Layer 2',
    'Layer ECAL',
  ])
})
