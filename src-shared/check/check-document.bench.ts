import { bench, describe } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { checkDocument } from './check-document.ts'
import { mayConnect } from './connect.ts'
import { changed, classifierOf3, cut, node, wire } from './test-drawings.ts'

// The window checks after every edit: 200 nodes should take less than 50 ms, so that typing stays smooth.
const large = changed(classifierOf3(), (draft) => {
  cut(draft, 'x -> h')
  const layers = Array.from({ length: 196 }, (_, index) => `l${index}`)
  draft.nodes.push(...layers.map((id) => node(id, { kind: 'dense', params: { units: 5 }, network: 'k' })))
  const path = ['x', ...layers, 'h']
  draft.edges.push(...path.slice(1).map((id, index) => wire(`${path[index]} -> ${id}`)))
})

describe(`${large.nodes.length} nodes`, () => {
  bench('check', () => void checkDocument(large, catalog))
  bench('may a wire go there', () => {
    mayConnect(large, { node: 'l3', port: 'out' }, { node: 'l180', port: 'in' }, catalog)
  })
})
