import type { Entry } from '../formats/format.ts'

/**
 * Ganvas stores cells layer after layer (z outermost), as the CaloChallenge does. Other programs store z innermost.
 * `places[i]` is where value i of an event in Ganvas's order stands in an event of (first, second, layers) with the
 * layers innermost; inside a layer the two other axes come in the order that is asked for.
 */
export function layersFirst(
  [first, second, layers]: readonly [number, number, number],
  inside: 'first fastest' | 'second fastest',
): Uint32Array {
  const places = new Uint32Array(first * second * layers)
  let at = 0
  for (let layer = 0; layer < layers; layer++) {
    const [outer, inner] = inside === 'first fastest' ? [second, first] : [first, second]
    for (let slow = 0; slow < outer; slow++) {
      for (let fast = 0; fast < inner; fast++) {
        const [a, b] = inside === 'first fastest' ? [fast, slow] : [slow, fast]
        places[at] = (a * second + b) * layers + layer
        at += 1
      }
    }
  }
  return places
}

/** The three lengths of an event, also when a channel of one stands behind them. */
export function threeAxes(entry: Entry): [number, number, number] | null {
  const [, first, second, third, ...channels] = entry.shape
  if (first === undefined || second === undefined || third === undefined) return null
  const isVolume = channels.length === 0 || (channels.length === 1 && channels[0] === 1)
  return isVolume && Math.min(first, second, third) > 1 ? [first, second, third] : null
}
