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

/** What a node may be: kind → title, for "Did you mean …". */
export function kindTitles(): ReadonlyMap<string, string> {
  return new Map([...sources, ...layers, ...transforms].map(({ kind, title }) => [kind, title]))
}
