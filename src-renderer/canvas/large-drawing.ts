import {
  addNetwork,
  addNode,
  connect,
  createDocument,
  setRecipe,
  setTrainer,
} from '../../src-shared/document/edits.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { GAP, INSET, NODE } from './boxes.ts'
import { idsLike } from './new-ids.ts'

const PER_ROW = 20

/** A sound generator and critic of so many nodes together, for measuring. */
export function largeDrawing(count: number): GraphDocument {
  const half = Math.floor((count - 1) / 2)
  const begun = addNode(
    createDocument('Large'),
    { kind: 'dataset', version: 1, params: { shape: [32] }, network: null, position: { x: 16, y: -200 } },
    () => 'dataset',
  ).document
  const generator = withChain(setRecipe(begun, { kind: 'wgan-gp', params: {} }), 'generator', half)
  return withChain(generator, 'critic', count - 1 - half)
}

function withChain(document: GraphDocument, role: 'generator' | 'critic', count: number): GraphDocument {
  const made = addNetwork(document, { name: role, role }, () => role)
  let grown = made.document
  let before: string | null = null
  const top = role === 'generator' ? INSET.top : 600
  for (let index = 0; index < count; index += 1) {
    const isLast = index === count - 1
    const units = isLast ? (role === 'critic' ? 1 : 32) : 32
    const source = role === 'critic' ? 'data' : 'latent'
    const added = addNode(
      grown,
      {
        kind: index === 0 ? source : 'dense',
        version: 1,
        params: index === 0 ? {} : { units, ...(isLast ? {} : { activation: 'leaky-relu' }) },
        network: role,
        position: {
          x: INSET.left + (index % PER_ROW) * (NODE.width + GAP.column),
          y: top + Math.floor(index / PER_ROW) * (NODE.height + GAP.band),
        },
      },
      idsLike(grown, `${role}-dense`),
    )
    const wire =
      before === null ? null : { from: { node: before, port: 'out' }, to: { node: added.id, port: 'in' } }
    grown = wire === null ? added.document : connect(added.document, wire, idsLike(grown, 'wire')).document
    before = added.id
  }
  const optimizer = { kind: 'adam', params: {} }
  return setTrainer(grown, { network: role, optimizer, steps: 1, batchFactor: 1 })
}
