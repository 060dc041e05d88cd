import type { Problem } from '../../src-shared/base/problem.ts'
import type { OptimizerDefinition, ParamsSchema } from '../../src-shared/catalog/define.ts'
import type { CheckedNode } from '../../src-shared/check/checked.ts'
import type { Project } from './project.ts'
import { shapeLeaving, shapesArriving } from './project.ts'
import { compact, grouped, valueText } from '../ui/format.ts'
import { nodeParams, paramLine, paramsOf } from './params.ts'

/** What a card on the canvas says. */
export type Card = {
  id: string
  title: string
  line: string
  corner: string
  color: 'data' | 'latent' | 'generator' | 'critic' | 'recipe' | 'part'
  isUnknown: boolean
  problems: readonly Problem[]
}

export function nodeCard(checkedNode: CheckedNode, lane: Card['color'], project: Project): Card {
  const { node, name, meaning } = checkedNode
  const count = project.checked.parameters.get(node.id)?.total ?? 0
  return {
    id: node.id,
    title: name,
    line: lineOf(checkedNode, project),
    corner: compact(count),
    color: meaning?.form !== 'source' ? lane : meaning.definition.kind === 'latent' ? 'latent' : 'data',
    isUnknown: meaning === null,
    problems: project.problems.filter(({ at }) => at.node === node.id),
  }
}

function lineOf(checkedNode: CheckedNode, { checked }: Project): string {
  const { node, meaning } = checkedNode
  if (meaning === null) return 'not known here'
  if (meaning.form === 'dataset') return datasetLine(checkedNode)
  if (meaning.form === 'source') {
    const isJudge = checked.document.networks.some(({ role }) => role === 'generator')
    if (meaning.definition.kind === 'data') return isJudge ? 'real and generated' : 'from the data lane'
    if (meaning.definition.kind === 'condition') return 'from the data lane'
  }
  const line = ownLine(checkedNode)
  const [input] = shapesArriving(checked, checkedNode)
  const output = shapeLeaving(checked, { node: node.id, port: 'out' })
  return line === '' && input != null && output !== null ? `${input} → ${output}` : line
}

/** What the params say; nodes that an edit leaves alone are the same objects, and so is what they say. */
function ownLine(checkedNode: CheckedNode): string {
  const known = lines.get(checkedNode.node)
  if (known !== undefined) return known
  const line = paramLine(nodeParams(checkedNode))
  lines.set(checkedNode.node, line)
  return line
}

const lines = new WeakMap<CheckedNode['node'], string>()

function datasetLine(node: CheckedNode): string {
  const values = new Map(nodeParams(node).map((param) => [param.key, param.text]))
  const unit = values.get('unit') === '1' ? '' : ` ${values.get('unit') ?? ''}`
  return `${values.get('shape') ?? '?'}${unit} · ${values.get('layout') ?? 'auto'}`
}

/** The cards of the recipe lane: the loss, who trains whom how often, and what else the schedule holds. */
export function trainingCards({ checked, problems }: Project): Card[] {
  const { training } = checked.document
  const found = checked.training.recipe
  const nameOf = (id: string) => checked.document.networks.find((each) => each.id === id)?.name ?? id
  const card = (id: string, title: string, line: string, corner = ''): Card => ({
    id: `training/${id}`,
    title,
    line,
    corner,
    color: 'recipe',
    isUnknown: false,
    problems: [],
  })
  const general = problems.filter(({ at }) => (at.node ?? at.edge ?? at.network) === undefined)
  const losses = card(
    'recipe',
    training.trainers.length === 1 ? 'Loss' : 'Losses',
    lineFor(found?.params ?? training.recipe.params, found?.definition) || training.recipe.kind,
  )
  const trainers = training.trainers.map(({ network, optimizer, steps }, index) => {
    const definition = optimizerOf(checked.catalog.optimizers, optimizer.kind)
    const values = checked.training.optimizers[index] ?? optimizer.params
    const title = `${definition?.title ?? optimizer.kind}, ${nameOf(network)}`
    const pace = steps === 1 ? '' : `${steps} per round`
    return {
      ...card(`trainers/${index}`, title, lineFor(values, definition), pace),
      problems: problems.filter(
        ({ at }) => at.node === undefined && at.network === network && at.param !== undefined,
      ),
    }
  })
  const first = training.pretraining.map(({ network, rounds }) =>
    card(`pretraining/${network}`, `${nameOf(network)} first`, `${grouped(rounds)} rounds alone`),
  )
  const average =
    training.average === null
      ? []
      : [card('average', 'Moving average', `decay ${valueText(training.average.decay)}`)]
  const schedule = card(
    'schedule',
    'Schedule',
    `batch ${grouped(training.batch)} · ${grouped(training.rounds)} rounds`,
  )
  return [
    { ...losses, isUnknown: found === null, problems: general },
    ...trainers,
    ...average,
    ...first,
    schedule,
  ]
}

export function optimizerOf(
  list: readonly OptimizerDefinition[],
  kind: string,
): OptimizerDefinition | undefined {
  return list.find((each) => each.kind === kind)
}

function lineFor(values: Record<string, unknown>, definition: { params: ParamsSchema } | undefined): string {
  return paramLine(paramsOf(values, definition?.params ?? null), 34)
}
