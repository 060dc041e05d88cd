import { expect, it } from 'vitest'
import { findLayer, findOptimizer, findSource, findTransform, kindTitles } from './find.ts'
import { layers, optimizers, sources, transforms } from './index.ts'

it('every kind is found in its own list', () => {
  for (const layer of layers) expect(findLayer(layer.kind)).toBe(layer)
  for (const source of sources) expect(findSource(source.kind)).toBe(source)
  for (const transform of transforms) expect(findTransform(transform.kind)).toBe(transform)
  for (const optimizer of optimizers) expect(findOptimizer(optimizer.kind)).toBe(optimizer)
})

it('an unknown kind is not found', () => {
  expect(findLayer('dnse')).toBeUndefined()
  expect(findSource('dense')).toBeUndefined()
  expect(findTransform('dense')).toBeUndefined()
  expect(findOptimizer('dense')).toBeUndefined()
})

it('no two kinds of node in a lane are called the same', () => {
  const inNetworks = kindTitles('network')
  expect(inNetworks.size).toBe(layers.length + sources.length)
  expect(inNetworks.get('conv-transpose-2d')).toBe('Conv transpose 2D')
  expect(kindTitles('data').size).toBe(transforms.length)
  for (const titles of [inNetworks, kindTitles('data')])
    expect(new Set(titles.values()).size).toBe(titles.size)
})
