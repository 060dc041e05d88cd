/** Seconds of several passes over the same work, ours and the peer's in turn. */
export type Times = { ours: number[]; peer: number[] }

export type Comparison = {
  work: string
  /** What is counted: bytes of values, or events. */
  amount: number
  unit: 'MB/s' | 'events/s'
  fileBytes: number
  times: Times
  peer: string
}

export async function inTurn(
  repeats: number,
  ours: () => Promise<number>,
  peer: (() => Promise<number>) | null,
): Promise<Times> {
  const times: Times = { ours: [], peer: [] }
  for (let round = 0; round < repeats; round++) {
    times.ours.push(await ours())
    if (peer !== null) times.peer.push(await peer())
  }
  return times
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

/** One line of the table: rates of the medians, and how many times as fast as the peer (in brackets: the fastest passes). */
export function comparisonCells(each: Comparison): string[] {
  const { ours, peer } = each.times
  const rate = (seconds: number): string => {
    const amount = each.unit === 'MB/s' ? each.amount / 1e6 : each.amount
    return `${Math.round(amount / seconds).toLocaleString('en')} ${each.unit}`
  }
  const ratio =
    peer.length === 0
      ? 'not measured'
      : `${(median(peer) / median(ours)).toFixed(2)}× (${(Math.min(...peer) / Math.min(...ours)).toFixed(2)}×)`
  return [
    each.work,
    `${Math.round(each.fileBytes / 1e6)} MB`,
    rate(median(ours)),
    peer.length === 0 ? '' : rate(median(peer)),
    each.peer,
    ratio,
  ]
}
