import { secondOrderCertified } from '../../catalog/certified.ts'
import { edgesFrom, setParams } from '../../document/edits.ts'
import type { GraphDocument } from '../../document/schema.ts'
import { eventShape, sameShape, sizeOf, withBatch } from '../../tensor/shape.ts'
import type { Checked } from '../checked.ts'
import type { Fix, FixFinder, FixFinders } from './fix.ts'
import { unitsFor } from './fix-shapes.ts'
import { atTrainers } from './fix-training.ts'
import { atNode } from './fix-wires.ts'
import { append, insertBefore, putBeside, removeAndBridge, removeSource, setKind, wire } from './rewire.ts'

/** What a recipe asks of the drawn networks. */
export const recipeFixes: FixFinders = {
  'recipe.critic-not-raw': endWith('linear'),
  'recipe.critic-not-probability': endWith('sigmoid', 'linear'),
  'recipe.classifier-end': endWith('softmax', 'sigmoid', 'linear'),
  'recipe.batch-norm-in-critic': atNode((id, { nodes }) => {
    const { epsilon, center, scale } = nodes.get(id)?.node.params ?? {}
    const params = Object.fromEntries(
      Object.entries({ epsilon, center, scale }).filter(([, value]) => value !== undefined),
    )
    return [
      {
        label: 'Replace it with Layer norm',
        change: (each) => setKind(each, id, { kind: 'layer-norm', params }),
      },
      { label: 'Remove it', change: (each) => removeAndBridge(each, id) },
    ]
  }),
  'recipe.sees-answer': atNode((id, { nodes }) => [
    { label: `Remove “${nodes.get(id)?.name}”`, change: (each) => removeSource(each, id) },
  ]),
  'recipe.condition-one-sided': atTrainers(({ id, name }, checked) => [
    {
      label: `Add a Condition node to “${name}”`,
      change: (each) => addSource(each, id, 'condition', checked),
    },
  ]),
  'recipe.source-missing': atTrainers(({ id, role }, checked) => {
    const kinds = role === 'generator' ? (['latent', 'condition'] as const) : (['data'] as const)
    return kinds.map((kind) => ({
      label: `Add a ${kind[0]?.toUpperCase()}${kind.slice(1)} node`,
      change: (each: GraphDocument) => addSource(each, id, kind, checked),
    }))
  }),
  'recipe.output-size': atTrainers(({ id, role }, checked) => {
    const last = checked.networks.get(id)?.output ?? null
    const shape = last === null ? undefined : checked.shapes.get(last)
    if (last === null || shape === undefined) return []
    return countsFor(role, checked).flatMap((count): Fix[] => [
      ...(shape.length === 2 ? unitsFor(last, count, checked) : []),
      {
        label: `End it with ${shape.length > 2 ? 'Flatten and ' : ''}Dense ${count}`,
        change: (each) => {
          const flat =
            shape.length > 2 ? append(each, last, { kind: 'flatten' }) : { document: each, id: last }
          return append(flat.document, flat.id, { kind: 'dense', params: { units: count } }).document
        },
      },
    ])
  }),
  'training.generator-shape': atTrainers(({ id }, checked) => {
    const last = checked.networks.get(id)?.output ?? null
    const made = last === null ? undefined : checked.shapes.get(last)
    const wanted = checked.data.context.data?.shape
    if (last === null || made === undefined || wanted === undefined) return []
    const size = sizeOf(wanted)
    const toShape = (each: GraphDocument) =>
      append(each, last, { kind: 'reshape', params: { shape: [...wanted] } }).document
    const seen = wanted.join('×')
    if (sizeOf(eventShape(made)) === size)
      return [{ label: `End it with Reshape to ${seen}`, change: toShape }]
    if (sameShape(made.slice(0, -1), withBatch(wanted).slice(0, -1)))
      return unitsFor(last, wanted.at(-1) ?? 1, checked)
    const found = checked.nodes.get(last)
    if (found?.node.kind === 'reshape') {
      const before = [...found.feeds.values()].flat()[0]?.node ?? ''
      return unitsFor(before, size, checked).map(({ label, change }) => ({
        label: `${label} and reshape to ${seen}`,
        change: (each) => setParams(change(each), last, { shape: [...wanted] }),
      }))
    }
    if (made.length !== 2) return []
    return unitsFor(last, size, checked).map(({ label, change }) => ({
      label: `${label} and reshape to ${seen}`,
      change: (each) => toShape(change(each)),
    }))
  }),
  'training.second-order': atNode((id, { nodes }) => {
    const node = nodes.get(id)
    const params = node?.params ?? null
    if (node === undefined || params === null) return []
    const kind = node.node.kind
    return ['leaky-relu', 'tanh', 'linear']
      .filter((activation) => 'activation' in params && secondOrderCertified(kind, { ...params, activation }))
      .map((activation) => ({
        label: `Use ${activation}`,
        change: (each: GraphDocument) => setParams(each, id, { activation }),
      }))
  }),
}

/** Gives the layer that the problem names another activation; a layer that is one goes when there shall be none. */
function endWith(...activations: readonly string[]): FixFinder {
  return atNode((id, { nodes }) => {
    const node = nodes.get(id)
    if (node?.params === null || node === undefined) return []
    const isActivation = ['activation', 'leaky-relu', 'prelu'].includes(node.node.kind)
    const remove = {
      label: `Remove “${node.name}”`,
      change: (each: GraphDocument) => removeAndBridge(each, id),
    }
    const hasParam = 'activation' in node.params
    return [
      ...(isActivation && activations.includes('linear') ? [remove] : []),
      ...activations
        .filter((activation) => hasParam && !(isActivation && activation === 'linear'))
        .map((activation) => ({
          label: `End “${node.name}” in ${activation}`,
          change: (each: GraphDocument) => setParams(each, id, { activation }),
        })),
    ]
  })
}

/** How many numbers a network of this role may have to give; `fixesFor` keeps the count that is right. */
function countsFor(role: string, { data }: Checked): number[] {
  const classes = data.dataset?.params.classes ?? 0
  const condition = data.condition === null ? 0 : sizeOf(data.condition.final.shape)
  const counts = role === 'critic' ? [1, classes + 1] : role === 'regressor' ? [condition] : [classes]
  return counts.filter((count) => count > 0)
}

/**
 * Adds a source to a network: to a node that joins inputs at its beginning where there is one, else by a Concatenate in
 * front of its first layer.
 */
function addSource(
  document: GraphDocument,
  network: string,
  kind: 'condition' | 'latent' | 'data',
  checked: Checked,
): GraphDocument {
  const order = checked.networks.get(network)?.order ?? []
  const sources = order.filter((id) => checked.nodes.get(id)?.meaning?.form === 'source')
  const [source] = sources
  const first = edgesFrom(document, source ?? '')[0]?.to
  if (source === undefined || first === undefined) return document
  const joint = checked.nodes.get(first.node)
  const added = putBeside(document, source, { kind, by: { x: 0, y: 110 } })
  const out = { node: added.id, port: 'out' }
  if (joint?.inPorts.some(({ many }) => many === true)) return wire(added.document, out, first)
  const joined = insertBefore(added.document, first, { kind: 'concatenate' })
  const [edge] = edgesFrom(joined, source)
  return edge === undefined ? document : wire(joined, out, edge.to)
}
