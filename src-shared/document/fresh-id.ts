import type { GraphDocument } from './schema.ts'

/** Where ids come from; edits get it from their caller, so that tests can count. */
export type NewId = () => string

/** A new id from the generator; one that the document already has is a bug of the generator. */
export function freshId(document: GraphDocument, newId: NewId): string {
  const id = newId()
  const taken = [document.nodes, document.edges, document.networks, document.groups ?? []].some((list) =>
    list.some((each) => each.id === id),
  )
  if (taken) throw new Error(`The id generator gave ${id}, which the document already has`)
  return id
}
