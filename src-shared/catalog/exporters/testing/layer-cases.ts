import { sizeOf } from '../../../tensor/shape.ts'
import type { LayerCase, LayerDefinition } from '../../define.ts'
import { ActivationName } from '../../layers/activations.ts'
import { layers } from '../../layers/list.ts'
import { resolveShowerHead } from '../../layers/shower-head/shower-head.ts'
import type { OpCase } from './op-cases.ts'

/** More weights or inputs than this only make the test slow. */
const MOST_VALUES = 200_000

/** Whole numbers are what these layers take. */
const TAKES_INDICES = new Set(['embedding', 'one-hot'])

/** Every layer of the catalogue, with the examples that its definition states, and every activation. */
export const layerCases: readonly OpCase[] = layers.flatMap((layer) => {
  const stated = layer.cases.flatMap((layerCase, index) =>
    caseOf(layer, layerCase, `${layer.kind} ${index + 1}`),
  )
  if (layer.kind !== 'activation') return stated
  const activated = ActivationName.options.map((activation) => ({
    given: [[null, 3, 4]],
    params: { activation },
    expect: [],
  }))
  return [
    ...stated,
    ...activated.flatMap((each) => caseOf(layer, each, `activation ${each.params.activation}`)),
  ]
})

function caseOf(layer: LayerDefinition, layerCase: LayerCase, name: string): OpCase[] {
  const context = { data: null, condition: null, ...layerCase.context }
  const given = layer.params.parse(layerCase.params ?? {})
  const params =
    // The head's blocks come from the data unless they are listed; its definition says how.
    layer.kind === 'shower-head'
      ? resolveShowerHead(given as Parameters<typeof resolveShowerHead>[0], context)
      : given
  const shape = layer.infer(layerCase.given, params, context)
  if (!shape.ok) return []
  const events = layerCase.given.map((each) => each.slice(1).map((dim) => dim ?? 1))
  const weights = Object.entries(layer.weights(layerCase.given, params))
  const values = [...events, ...weights.map(([, spec]) => spec.shape)].map(sizeOf)
  if (values.some((count) => count > MOST_VALUES)) return []
  const indices = TAKES_INDICES.has(layer.kind) ? { whole: 3 } : {}
  return [
    {
      name: `layer ${name}`,
      inputs: Object.fromEntries(events.map((event, index) => [`x${index}`, { shape: event, ...indices }])),
      tolerance: 2e-5,
      define: (ops, x, draw) =>
        layer.forward(ops, {
          inputs: events.map((_, index) => x[`x${index}`]!),
          shapes: layerCase.given,
          outputShape: shape.value,
          params,
          weights: Object.fromEntries(
            weights.map(([local, spec]) => {
              const drawn = draw(spec.shape)
              return [local, local.includes('variance') ? ops.add(ops.square(drawn), ops.scalar(0.1)) : drawn]
            }),
          ),
          mode: { kind: 'infer' },
        }),
    },
  ]
}
