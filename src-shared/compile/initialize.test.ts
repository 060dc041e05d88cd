import { describe, expect, it } from 'vitest'
import type { Initializer, NetworkPlan, WeightPlan } from '../plan/model-plan.ts'
import { initialWeights } from './initialize.ts'

function weight(name: string, initializer: Initializer, shape = [100, 200]): WeightPlan {
  return { name, network: 'n', node: 'a', local: 'kernel', shape, initializer, trainable: true }
}
function starting(weights: WeightPlan[], seed = 1): Map<string, Float32Array> {
  const network: NetworkPlan = {
    id: 'n',
    name: 'N',
    role: 'part',
    inputs: [],
    steps: [],
    output: '',
    outputShape: [],
    weights,
  }
  return initialWeights(network, seed)
}
function statistics(values: Float32Array) {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length
  return {
    mean,
    sd: Math.sqrt(variance),
    largest: values.reduce((max, each) => Math.max(max, Math.abs(each)), 0),
  }
}

describe('initialWeights', () => {
  it.each<[Initializer, number]>([
    [{ kind: 'zeros' }, 0],
    [{ kind: 'ones' }, 1],
    [{ kind: 'constant', value: 0.25 }, 0.25],
  ])('%j fills', (initializer, value) => {
    expect([...(starting([weight('w', initializer, [2, 3])]).get('w') ?? [])]).toEqual(
      new Array(6).fill(value),
    )
  })

  // Fans 100 and 200: Glorot's variance is 2 / 300, He's is 2 / 100. 20,000 values: the sd is known to 0.5 %.
  it.each<[Initializer, number, number]>([
    [{ kind: 'glorot-uniform', fanIn: 100, fanOut: 200 }, Math.sqrt(2 / 300), Math.sqrt(6 / 300)],
    [{ kind: 'glorot-normal', fanIn: 100, fanOut: 200 }, Math.sqrt(2 / 300), Infinity],
    [{ kind: 'he-uniform', fanIn: 100, fanOut: 200 }, Math.sqrt(2 / 100), Math.sqrt(6 / 100)],
    [{ kind: 'he-normal', fanIn: 100, fanOut: 200 }, Math.sqrt(2 / 100), Infinity],
    [{ kind: 'random-normal', sd: 0.05 }, 0.05, Infinity],
    [{ kind: 'random-uniform', limit: 0.05 }, 0.05 / Math.sqrt(3), 0.05],
  ])('%j has its standard deviation and limit', (initializer, sd, limit) => {
    const found = statistics(starting([weight('w', initializer)]).get('w') ?? new Float32Array())
    expect(Math.abs(found.sd / sd - 1)).toBeLessThan(0.025)
    expect(Math.abs(found.mean)).toBeLessThan((4 * sd) / Math.sqrt(20_000))
    expect(found.largest).toBeLessThanOrEqual(limit * (1 + 1e-6))
    // A normal one must have tails, a uniform one must reach its limit.
    expect(found.largest).toBeGreaterThan(Number.isFinite(limit) ? 0.99 * limit : 3 * sd)
  })

  it('depends on the seed and on the name, and on no other weight', () => {
    const normal: Initializer = { kind: 'random-normal', sd: 1 }
    const alone = starting([weight('b', normal)]).get('b')
    const together = starting([weight('a', normal), weight('b', normal)])
    expect(together.get('b')).toEqual(alone)
    expect(together.get('a')).not.toEqual(alone)
    expect(starting([weight('b', normal)], 2).get('b')).not.toEqual(alone)
  })
})
