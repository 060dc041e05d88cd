import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { ROUND, type CompiledTraining } from './compile-training.ts'
import { scheduleNamed } from './run.ts'
import { elements, typeOf, type Node, type OperationNode, type StepGraph } from './step-graph.ts'
import type { TracedUpdate } from './trace.ts'

/** A compiled round in words: operations by kind, state, constants, what was left out, and estimates of the work. */
export function explainTraining({ program, updates }: CompiledTraining, plan: ModelPlan): string {
  const parts = updates.map((update) => explainUpdate(update, plan))
  const bytes = program.state.reduce((sum, each) => sum + 4 * elements(each), 0)
  const work = scheduleNamed(program, ROUND).updates.reduce((sum, { update }) => sum + flops(update.graph), 0)
  return [
    ...parts,
    `A round: ${scheduleNamed(program, ROUND).updates.length} updates, about ${amount(work, 'FLOP')}.`,
    `State on the device: ${program.state.length} variables, ${amount(bytes, 'B')}.`,
  ].join('\n\n')
}

function explainUpdate(update: TracedUpdate, plan: ModelPlan): string {
  const trainer = plan.training.trainers[update.trainer]
  const network = plan.networks.find((each) => each.id === trainer?.network)
  const { nodes, results } = update.graph
  const operations = nodes.filter((node) => node.kind === 'operation')
  const constants = nodes.filter((node) => node.kind === 'constant')
  const inputs = nodes.flatMap((node) => (node.kind === 'input' ? [node.name] : []))
  const changed = [...results.keys()].filter((name) => !update.measured.includes(name))
  const { idle, folded, common, unused } = update.removed
  const bytes = constants.reduce((sum, { data }) => sum + data.byteLength, 0)
  return [
    `Update of “${network?.name ?? ''}” (${trainer?.steps ?? 0} per round, ${update.size} events each)`,
    `  ${operations.length} operations: ${kinds(operations)}`,
    `  ${update.recorded - operations.length} of ${update.recorded} recorded ones left out: ${idle} change nothing, ${folded} computed ahead, ${common} done already, ${unused} unused`,
    `  reads ${inputs.length} variables and inputs, changes ${changed.length}`,
    `  ${constants.length} constants, ${amount(bytes, 'B')}`,
    `  about ${amount(flops(update.graph), 'FLOP')}, ${amount(traffic(nodes), 'B')} read and written`,
    `  measures ${update.measured.map((name) => name.replace('measured/', '')).join(', ')}`,
  ].join('\n')
}

function kinds(operations: readonly OperationNode[]): string {
  const counts = new Map<string, number>()
  for (const { operation } of operations) counts.set(operation, (counts.get(operation) ?? 0) + 1)
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .map(([operation, count]) => `${count} ${operation}`)
    .join(', ')
}

/** Products and convolutions by their inner sums, everything else one operation per number made. */
export function flops({ nodes }: StepGraph): number {
  return nodes.reduce((sum, node) => sum + (node.kind === 'operation' ? flopsOf(node) : 0), 0)
}

function flopsOf(node: OperationNode): number {
  const [made] = node.outputs
  const [first, second, third] = node.inputs
  if (made === undefined || first === undefined) return 0
  switch (node.operation) {
    case 'MatMul':
    case 'BatchMatMul':
    case 'BatchMatMulV2': {
      const isTransposed = node.attributes.some(
        ({ name, value }) => (name === 'adj_x' || name === 'transpose_a') && value === true,
      )
      return 2 * elements(made) * (typeOf(first).shape.at(isTransposed ? -2 : -1) ?? 1)
    }
    case 'Conv2D':
    case 'Conv3D': {
      const filter = second === undefined ? made : typeOf(second)
      return 2 * elements(made) * (elements(filter) / (filter.shape.at(-1) ?? 1))
    }
    case 'Conv2DBackpropInput':
    case 'Conv3DBackpropInputV2': {
      // The gradient that comes in is third; each of its numbers is spread over a filter's inputs.
      const filter = second === undefined ? made : typeOf(second)
      return third === undefined
        ? 0
        : 2 * elements(typeOf(third)) * (elements(filter) / (filter.shape.at(-1) ?? 1))
    }
    case 'Conv2DBackpropFilter':
    case 'Conv3DBackpropFilterV2':
      return third === undefined
        ? 0
        : 2 * elements(typeOf(third)) * (elements(made) / (made.shape.at(-1) ?? 1))
    case 'Sum':
    case 'Mean':
    case 'Max':
    case 'AddN':
      return node.inputs.reduce((sum, input) => sum + elements(typeOf(input)), 0)
    default:
      return elements(made)
  }
}

/** Bytes that operations read and write when none are fused. */
function traffic(nodes: readonly Node[]): number {
  return nodes.reduce((sum, node) => {
    if (node.kind !== 'operation') return sum
    const read = node.inputs.reduce((bytes, input) => bytes + 4 * elements(typeOf(input)), 0)
    return sum + read + node.outputs.reduce((bytes, type) => bytes + 4 * elements(type), 0)
  }, 0)
}

function amount(value: number, unit: string): string {
  const steps = ['', 'k', 'M', 'G', 'T']
  let at = 0
  let left = value
  while (left >= 1000 && at < steps.length - 1) {
    left /= 1000
    at += 1
  }
  return `${left < 10 && at > 0 ? left.toFixed(1) : left.toFixed(0)} ${steps[at] ?? ''}${unit}`
}
