import type { LayerDefinition, OptimizerDefinition, SourceDefinition, TransformDefinition } from './define.ts'
import { layers, optimizers, sources, transforms } from './index.ts'

/** Look-ups by kind; undefined when there is no such kind. */

export function findLayer(kind: string): LayerDefinition | undefined {
  return layers.find((each) => each.kind === kind)
}

export function findSource(kind: string): SourceDefinition | undefined {
  return sources.find((each) => each.kind === kind)
}

export function findTransform(kind: string): TransformDefinition | undefined {
  return transforms.find((each) => each.kind === kind)
}

export function findOptimizer(kind: string): OptimizerDefinition | undefined {
  return optimizers.find((each) => each.kind === kind)
}

/** What a node of a lane may be: kind → title, for "Did you mean …". The same kind may mean one thing in each lane. */
export function kindTitles(lane: 'network' | 'data'): ReadonlyMap<string, string> {
  const entries = lane === 'network' ? [...sources, ...layers] : transforms
  return new Map(entries.map(({ kind, title }) => [kind, title]))
}
