import type { NewId } from '../../src-shared/document/fresh-id.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'

/** Ids as a person would choose them: weights of exported models are named after them. `dense`, `dense-2`, … */
export function idsLike(document: GraphDocument, word: string): NewId {
  const lists = [document.nodes, document.edges, document.networks, document.groups ?? []]
  const taken = new Set(lists.flatMap((list) => list.map(({ id }) => id)))
  return () => {
    let id = word
    for (let number = 2; taken.has(id); number += 1) id = `${word}-${number}`
    taken.add(id)
    return id
  }
}
