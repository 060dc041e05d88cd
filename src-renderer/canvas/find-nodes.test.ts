import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openProject } from '../state/project.ts'
import { findNodes } from './find-nodes.ts'

const file = join(import.meta.dirname, '../../resources/templates/mnist-cnn.ganvas')
const opened = openProject(readFileSync(file, 'utf8'), 'mnist-cnn.ganvas')
if (!opened.ok) throw new Error('mnist-cnn cannot be opened')
const project = opened.value
const kindsOf = (text: string) =>
  findNodes(project, text).map((id) => project.checked.nodes.get(id)?.node.kind)

it.each([
  ['a kind', 'flatten', 'flatten'],
  ['a name in capitals', 'FLATTEN', 'flatten'],
])('finds nodes by %s', (_, text, kind) => {
  expect(kindsOf(text)).toContain(kind)
})

it('finds by shape, typed with an x or with ×, the same nodes', () => {
  const flatten = project.checked.document.nodes.find(({ kind }) => kind === 'flatten')
  const shapes = [...project.checked.shapes].filter(([id]) => id !== flatten?.id)
  expect(shapes.length).toBeGreaterThan(0)
  expect(findNodes(project, '28x28')).toEqual(findNodes(project, '28×28'))
  expect(findNodes(project, '28x28').length).toBeGreaterThan(0)
})

it('needs all words, and finds nothing for none', () => {
  expect(findNodes(project, 'flatten nonsense')).toEqual([])
  expect(findNodes(project, '  ')).toEqual([])
})
