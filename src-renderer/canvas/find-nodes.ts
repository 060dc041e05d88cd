import { formatShape } from '../../src-shared/tensor/shape.ts'
import { nodeParams } from '../state/params.ts'
import type { Project } from '../state/project.ts'

/** Ids in the document's order. */
export function findNodes({ checked }: Project, text: string): string[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return [...checked.nodes.values()]
    .filter((node) => {
      const shape = checked.shapes.get(node.node.id)
      const params = nodeParams(node).map(({ key, text: value }) => `${key} ${value}`)
      const all = [
        node.name,
        node.node.kind,
        node.node.id,
        ...params,
        shape === undefined ? '' : formatShape(shape),
      ]
      const said = all.join(' ').toLowerCase()
      return words.every((word) => said.includes(word.replace(/(\d)x(?=\d)/g, '$1×')))
    })
    .map(({ node }) => node.id)
}
