import {
  DocumentEdge,
  DocumentGroup,
  DocumentNetwork,
  DocumentNode,
  GraphDocument,
  Trainer,
  Training,
} from './schema.ts'

/**
 * A document as the text of a project file: always the same text for the same document, whatever order its fields were
 * set in, so that files compare well line by line. Known fields come in the schema's order, all others after them by
 * name. What fits on a line of 100 characters is written on one. Ends with a newline.
 */
export function serializeDocument(document: GraphDocument): string {
  return `${write(ordered(document), '')}\n`
}

const LINE_WIDTH = 100

const FIELDS = {
  document: Object.keys(GraphDocument.shape),
  network: Object.keys(DocumentNetwork.shape),
  node: Object.keys(DocumentNode.shape),
  edge: Object.keys(DocumentEdge.shape),
  training: Object.keys(Training.shape),
  trainer: Object.keys(Trainer.shape),
  group: Object.keys(DocumentGroup.shape),
}

function ordered(document: GraphDocument): unknown {
  const { networks, nodes, edges, training, groups = [] } = document
  return inOrder(
    {
      ...document,
      networks: networks.map((each) => inOrder(each, FIELDS.network)),
      nodes: nodes.map((each) => inOrder(each, FIELDS.node)),
      edges: edges.map((each) => inOrder(each, FIELDS.edge)),
      training: inOrder(
        { ...training, trainers: training.trainers.map((each) => inOrder(each, FIELDS.trainer)) },
        FIELDS.training,
      ),
      // As if it were not there when empty, so that grouping and ungrouping leaves no trace.
      groups: groups.length === 0 ? undefined : groups.map((each) => inOrder(each, FIELDS.group)),
    },
    FIELDS.document,
  )
}

/** Fields as `[name, value]` pairs: an object would put names that look like numbers first. */
class Fields {
  readonly entries: readonly (readonly [string, unknown])[]
  constructor(entries: readonly (readonly [string, unknown])[]) {
    this.entries = entries
  }
}

function inOrder(value: Record<string, unknown>, known: readonly string[]): Fields {
  const others = Object.keys(value).filter((key) => !known.includes(key))
  const keys = [...known.filter((key) => value[key] !== undefined), ...others.sort(byCodeUnits)]
  return new Fields(keys.map((key) => [key, value[key]] as const))
}

function write(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  const isList = Array.isArray(value)
  const fields =
    value instanceof Fields ? value.entries : inOrder(value as Record<string, unknown>, []).entries
  const parts = isList
    ? value.map((each) => write(each, inner))
    : fields
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => `${JSON.stringify(key)}: ${write(each, inner)}`)
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  if (parts.length === 0) return `${open}${close}`
  const gap = isList ? '' : ' '
  const line = `${open}${gap}${parts.join(', ')}${gap}${close}`
  if (!line.includes('\n') && indent.length + line.length <= LINE_WIDTH) return line
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(',\n')}\n${indent}${close}`
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
