import { connect, removeNodes, setParams, setRecipe } from '../../../src-shared/document/edits.ts'
import { parseDocument } from '../../../src-shared/document/parse-document.ts'
import type { GraphDocument } from '../../../src-shared/document/schema.ts'

/** Five thousand are simulated in seconds and show the shape of the energies. */
export const TOUR_SHOWERS = 5000
export const TOUR_DETECTOR = 'demo'

/** The hidden layer that the tour leaves to the user, and the layers before and after it. */
export const MISSING = { before: 'g-hidden-1', after: 'g-output', network: 'generator' } as const

/** The demo's pair without one layer of its generator, and with another recipe than it needs. */
export function tourProject(demo: string, dataPath: string): GraphDocument {
  const parsed = parseDocument(demo)
  if (!parsed.ok) throw new Error('The template of the tour cannot be read')
  let { document } = parsed.value
  document = setParams(document, 'dataset', { source: dataPath })
  document = removeNodes(document, ['g-hidden-2'])
  document = setRecipe(document, { kind: 'wgan', params: {} })
  return {
    ...document,
    name: 'Tour',
    description: 'Photon showers of 1 to 100 GeV in 112 cells, made in the tour.',
  }
}

/** A layer in the generator that nothing was wired to yet, or that is wired by now. */
export function addedLayer({ nodes }: GraphDocument): string | null {
  const known = ['z', 'g-energy', 'g-join', 'g-hidden-1', 'g-output', 'g-head']
  return nodes.find(({ id, network }) => network === MISSING.network && !known.includes(id))?.id ?? null
}

/** Whether the latent reaches the generator’s end. */
export function isWired({ edges }: GraphDocument): boolean {
  const reached = new Set<string>([MISSING.before])
  for (let grown = -1; grown !== reached.size;) {
    grown = reached.size
    for (const { from, to } of edges) if (reached.has(from.node)) reached.add(to.node)
  }
  return reached.has(MISSING.after)
}

/** What the step asks of the user, done for whoever does not want to. */
export function addMissingLayer(document: GraphDocument): GraphDocument {
  if (addedLayer(document) !== null) return document
  const node = {
    id: 'g-hidden-2',
    kind: 'dense',
    version: 1,
    name: '',
    params: { units: 128, activation: 'leaky-relu', slope: 0.2 },
    network: MISSING.network,
    position: { x: 748, y: 292 },
  }
  return { ...document, nodes: [...document.nodes, node] }
}

export function wireMissingLayer(document: GraphDocument): GraphDocument {
  const withLayer = addMissingLayer(document)
  const layer = addedLayer(withLayer) ?? MISSING.after
  const wires = [
    { from: { node: MISSING.before, port: 'out' }, to: { node: layer, port: 'in' } },
    { from: { node: layer, port: 'out' }, to: { node: MISSING.after, port: 'in' } },
  ]
  const newId = () => `tour-${crypto.randomUUID().slice(0, 8)}`
  return wires.reduce((current, wire) => connect(current, wire, newId).document, withLayer)
}

export function chooseRecipe(document: GraphDocument): GraphDocument {
  return setRecipe(document, { kind: 'wgan-gp', params: { lambda: 10, sided: 'two' } })
}
