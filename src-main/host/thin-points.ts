import type { MetricPoint } from '../../src-shared/protocol/run-events.ts'

/** At most `most` points, spread evenly over the rounds, the first and the last among them. */
export function thinned(
  points: readonly MetricPoint[],
  most: number,
): { points: MetricPoint[]; isThinned: boolean } {
  if (points.length <= most) return { points: [...points], isThinned: false }
  const step = (points.length - 1) / Math.max(1, most - 1)
  const kept = Array.from({ length: most }, (_, at) => points[Math.round(at * step)])
  return { points: kept.filter((point) => point !== undefined), isThinned: true }
}
