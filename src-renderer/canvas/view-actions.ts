import type { Problem } from '../../src-shared/base/problem.ts'
import { select, selection } from '../state/selection-store.ts'
import { currentProject } from '../state/use-project.ts'
import { glideMs } from './add-node.ts'
import { announce, currentStage } from './canvas-store.ts'
import { FIT } from './fit.ts'
import { laneId } from './lanes.ts'

export function fitAll(): void {
  void currentStage()?.flow.fitView({ ...FIT, duration: glideMs() })
}

/** The selection as large as is good to read; everything when nothing is selected. */
export function fitSelection(): void {
  const nodes = selection().nodes.map(shownId)
  if (nodes.length === 0) return fitAll()
  const options = { nodes: nodes.map((id) => ({ id })), padding: 0.3, maxZoom: 1.3, duration: glideMs() }
  void currentStage()?.flow.fitView(options)
}

/** Selects a node and brings it into the middle. */
export function goTo(id: string): void {
  select({ nodes: [id] })
  centerOn(id)
}

/** What links and the problem list ask for. */
export function centerOn(id: string): void {
  const flow = currentStage()?.flow
  const node = flow?.getInternalNode(shownId(id))
  if (flow === undefined || node === undefined) return
  const { x, y } = node.internals.positionAbsolute
  const { width = 0, height = 0 } = node.measured
  void flow.setCenter(x + width / 2, y + height / 2, {
    zoom: Math.max(flow.getZoom(), 0.7),
    duration: glideMs(),
  })
}

/** In a collapsed group the group is what is seen. */
function shownId(id: string): string {
  const groups = currentProject().checked.document.groups ?? []
  return groups.find((group) => group.isCollapsed && group.nodes.includes(id))?.id ?? id
}

let shown: { problem: Problem; index: number } | null = null

/** F8: from one problem to the next, in the drawing's order, around and around. */
export function nextProblem(step: 1 | -1): void {
  const { problems } = currentProject()
  if (problems.length === 0) return announce('No problems')
  const before = shown === null ? -1 : problems.findIndex(({ message }) => message === shown?.problem.message)
  const index =
    before < 0 ? (step === 1 ? 0 : problems.length - 1) : (before + step + problems.length) % problems.length
  const problem = problems[index]
  if (problem === undefined) return
  shown = { problem, index }
  const { node, edge, network } = problem.at
  announce(`Problem ${index + 1} of ${problems.length}: ${problem.message} ${problem.hint}`)
  if (node !== undefined) return goTo(node)
  if (edge !== undefined) return select({ edges: [edge] })
  if (network === undefined) return goTo('training/recipe')
  select({ network })
  centerOn(laneId(network))
}
