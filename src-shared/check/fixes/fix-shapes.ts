import { edgesInto, setParams } from '../../document/edits.ts'
import type { GraphDocument } from '../../document/schema.ts'
import type { EventShape, Shape } from '../../tensor/shape.ts'
import { eventShape, formatShape, sizeOf } from '../../tensor/shape.ts'
import type { Checked } from '../checked.ts'
import { feedersOf } from '../checked.ts'
import type { Fix, FixFinders } from './fix.ts'
import { atNode } from './fix-wires.ts'
import { insertBefore, nodeAt } from './rewire.ts'

/** Layers that get another shape than they take. */
export const shapeFixes: FixFinders = {
  'shape.rank': atNode((id, checked, { at }) => {
    const node = checked.nodes.get(id)
    if (node?.meaning?.form !== 'layer') return []
    const inputs = node.meaning.definition.inputs
    return inputs.flatMap(({ name, rank }): Fix[] => {
      if (at.port !== undefined && at.port !== name) return []
      const [least, most] = rank === undefined ? [1, 6] : typeof rank === 'number' ? [rank, rank] : rank
      const [feed] = node.feeds.get(name) ?? []
      const arriving = feed === undefined ? undefined : checked.shapes.get(feed.node)
      if (arriving === undefined) return []
      if (arriving.length >= least && arriving.length <= most) return flattenAll(id, name, checked)
      if (arriving.length > most) return most < 2 ? [] : [insertFlatten(id, name)]
      return reshapesTo(least - 1, arriving, checked).map((shape) => ({
        label: `Insert Reshape to ${shape.join('×')}`,
        change: (each) =>
          insertBefore(each, { node: id, port: name }, { kind: 'reshape', params: { shape } }),
      }))
    })
  }),
  'shape.mismatch': atNode((id, checked, { at }) => {
    const node = checked.nodes.get(id)
    if (node?.meaning?.form === 'network' && at.port !== undefined) {
      const { port } = at
      const arriving = checked.shapes.get(node.feeds.get(port)?.[0]?.node ?? '')
      if (arriving === undefined) return []
      const shape = [...eventShape(arriving)]
      return [
        {
          label: `Let “${checked.nodes.get(port)?.name}” take ${formatShape(arriving)}`,
          change: (each) => setParams(each, port, { shape }),
        },
      ]
    }
    const sizes = node === undefined ? [] : feedersOf(node).map((each) => checked.shapes.get(each))
    const [first, ...others] = sizes
    const unitFixes = others.flatMap((shape, index): Fix[] => {
      if (shape === undefined || first === undefined) return []
      return unitsFor(feedersOf(node!)[index + 1] ?? '', first.at(-1) ?? 0, checked)
    })
    return [...unitFixes, ...flattenAll(id, node?.inPorts[0]?.name ?? 'in', checked)]
  }),
  'shape.too-small': atNode((id, { nodes }) => {
    if (nodes.get(id)?.params?.['padding'] !== 'valid') return []
    return [
      { label: 'Pad the input (padding same)', change: (each) => setParams(each, id, { padding: 'same' }) },
    ]
  }),
  'conv.stride-and-dilation': atNode((id) => [
    { label: 'Set dilation to 1', change: (each) => setParams(each, id, { dilation: 1 }) },
    { label: 'Set strides to 1', change: (each) => setParams(each, id, { strides: 1 }) },
  ]),
  'concatenate.axis': atNode((id) => [
    { label: 'Use the last axis', change: (each) => setParams(each, id, { axis: -1 }) },
  ]),
  'reshape.size': atNode((id, checked) => {
    const asked = checked.nodes.get(id)?.params?.['shape']
    const arriving = arrivingAt(id, checked)
    if (!Array.isArray(asked) || arriving === undefined) return []
    const lengths = asked.map(Number)
    const known = sizeOf(lengths.filter((length) => length !== -1))
    const values = sizeOf(eventShape(arriving))
    const wanted = lengths.includes(-1) ? Math.max(1, Math.round(values / known)) * known : known
    const others = reshapesTo(lengths.length, [null, values], checked)
    return [
      ...others.map((shape) => ({
        label: `Reshape to ${shape.join('×')}`,
        change: (each: GraphDocument) => setParams(each, id, { shape }),
      })),
      ...unitsFor(feederOf(id, checked), wanted, checked),
    ]
  }),
  'reshape.many-unknown': atNode((id, checked) => {
    const asked = checked.nodes.get(id)?.params?.['shape']
    const arriving = arrivingAt(id, checked)
    if (!Array.isArray(asked)) return []
    const last = asked.lastIndexOf(-1)
    const filled = asked.map((length, index) => (length === -1 && index !== last ? 1 : Number(length)))
    const others = arriving === undefined ? [] : reshapesTo(asked.length, arriving, checked)
    return [...others, filled].map((shape) => ({
      label: `Reshape to ${shape.map((length) => (length === -1 ? '?' : length)).join('×')}`,
      change: (each) => setParams(each, id, { shape }),
    }))
  }),
  'shower-head.size': atNode((id, checked) => {
    const own = checked.nodes.get(id)?.params?.['blocks']
    const split = checked.data.context.data?.fractions?.blocks ?? []
    const blocks = Array.isArray(own) && own.length > 0 ? own.map(Number) : split
    const needed = blocks.reduce((sum, cells) => sum + cells, 0) + blocks.length
    return unitsFor(feederOf(id, checked), needed, checked)
  }),
  'shower-head.power': atNode((id, { data }) => {
    const power = data.context.data?.fractions?.power
    if (power === undefined) return []
    return [{ label: `Set the power to ${power}`, change: (each) => setParams(each, id, { power }) }]
  }),
  'shower-head.blocks': atNode((id) => [
    { label: 'Take the blocks from the data', change: (each) => setParams(each, id, { blocks: [] }) },
  ]),
}

function insertFlatten(node: string, port: string): Fix {
  return {
    label: 'Insert Flatten',
    change: (document) => insertBefore(document, { node, port }, { kind: 'flatten' }),
  }
}

/** A joint of inputs of different ranks, or of images of different sizes, takes them flat. */
function flattenAll(id: string, port: string, checked: Checked): Fix[] {
  const node = checked.nodes.get(id)
  const images = feedersOf(node!).filter((each) => (checked.shapes.get(each)?.length ?? 0) > 2)
  if (images.length === 0) return []
  return [
    {
      label: images.length === 1 ? 'Insert Flatten' : 'Flatten its inputs',
      change: (document) =>
        images.reduce((each, image) => {
          // `insertBefore` takes the first wire of a port; these ports take many, so the wires are told apart.
          const edge = edgesInto(each, id, port).find(({ from }) => from.node === image)
          if (edge === undefined) return each
          const rest = each.edges.filter((wires) => wires.id !== edge.id)
          return insertBefore({ ...each, edges: [edge, ...rest] }, { node: id, port }, { kind: 'flatten' })
        }, document),
    },
  ]
}

/** Shapes of as many axes that hold the values: that of the data, one channel more, squares and cubes. */
export function reshapesTo(axes: number, arriving: Shape, { data }: Checked): number[][] {
  const event = eventShape(arriving)
  const values = sizeOf(event)
  const known = [data.showers?.raw.shape, data.showers?.final.shape, gridOf(data)]
  const candidates = [
    ...known.filter((each) => each !== undefined && each !== null),
    ...(event.length === axes - 1 ? [[...event, 1]] : []),
    ...(axes === 1 ? [[values]] : []),
    ...(axes > 1
      ? [[...Array.from({ length: axes - 1 }, () => Math.round(values ** (1 / (axes - 1)))), 1]]
      : []),
  ]
  const fitting = candidates
    .map(withChannel(axes))
    .filter((each) => each.length === axes && sizeOf(each) === values)
  return [...new Map(fitting.map((each) => [String(each), [...each]])).values()].slice(0, 2)
}

function withChannel(axes: number): (shape: EventShape) => EventShape {
  return (shape) => (shape.length === axes - 1 ? [...shape, 1] : shape)
}

/** Rows and columns of a calorimeter of one layer. */
function gridOf(data: Checked['data']): EventShape | null {
  const layers = data.showers?.raw.geometry?.layers ?? []
  const [layer] = layers
  if (layers.length !== 1 || layer === undefined) return null
  return layer.form === 'grid' ? [layer.rows, layer.columns] : [layer.alphaBins, layer.rEdgesMm.length - 1]
}

function feederOf(id: string, checked: Checked): string {
  const node = checked.nodes.get(id)
  return (node === undefined ? undefined : feedersOf(node)[0]) ?? ''
}

export function arrivingAt(id: string, checked: Checked): Shape | undefined {
  return checked.shapes.get(feederOf(id, checked))
}

/** Layers that keep the shape, so that what counts is what lies before them. */
const KEEPING = new Set(['activation', 'leaky-relu', 'prelu', 'batch-norm', 'layer-norm', 'dropout', 'gaussian-noise', 'scale']) // prettier-ignore

/** Gives the Dense layer (or convolution) behind a node another length of its last axis. */
export function unitsFor(id: string, count: number, checked: Checked): Fix[] {
  const node = checked.nodes.get(id)
  if (node === undefined || count < 1) return []
  const { kind } = nodeAt(checked.document, id)
  if (KEEPING.has(kind)) return unitsFor(feederOf(id, checked), count, checked)
  const param = kind === 'dense' ? 'units' : kind.startsWith('conv-') ? 'filters' : null
  if (param === null) return []
  return [
    {
      label: `Give “${node.name}” ${count} ${count === 1 ? param.slice(0, -1) : param}`,
      change: (each) => setParams(each, id, { [param]: count }),
    },
  ]
}
