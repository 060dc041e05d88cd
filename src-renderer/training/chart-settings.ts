import { z } from 'zod'
import { createStore, useStore } from 'zustand'
import { xAxes } from '../state/curves.ts'

/** How the user likes charts: kept for the next time, but for the zoom and the crosshair. */
const Kept = z.object({
  smoothing: z.number().min(0).max(0.99),
  axis: z.enum(xAxes),
  charts: z.record(
    z.string(),
    z.object({ logX: z.boolean(), logY: z.boolean(), isClipped: z.boolean(), isTable: z.boolean() }),
  ),
})
type Kept = z.infer<typeof Kept>
export type ChartChoice = Kept['charts'][string]

export type ChartView = Kept & {
  /** Rounds from and to; null: follow the run. */
  zoom: readonly [number, number] | null
  /** Where the pointer is on any chart. */
  hoverRound: number | null
}

const KEY = 'ganvas.charts'
export const USUAL_CHOICE: ChartChoice = { logX: false, logY: false, isClipped: false, isTable: false }

export const chartStore = createStore<ChartView>(() => ({ ...read(), zoom: null, hoverRound: null }))

export function useChartView<Selected>(pick: (view: ChartView) => Selected): Selected {
  return useStore(chartStore, pick)
}

export function setCharts(change: Partial<ChartView>): void {
  chartStore.setState(change)
  const { smoothing, axis, charts } = chartStore.getState()
  if ('smoothing' in change || 'axis' in change || 'charts' in change)
    localStorage.setItem(KEY, JSON.stringify({ smoothing, axis, charts } satisfies Kept))
}

export function chooseForChart(id: string, change: Partial<ChartChoice>): void {
  const { charts } = chartStore.getState()
  setCharts({ charts: { ...charts, [id]: { ...(charts[id] ?? USUAL_CHOICE), ...change } } })
}

function read(): Kept {
  const usual: Kept = { smoothing: 0.6, axis: 'step', charts: {} }
  try {
    const parsed = Kept.safeParse(JSON.parse(globalThis.localStorage.getItem(KEY) ?? 'null'))
    return parsed.success ? parsed.data : usual
  } catch {
    return usual
  }
}
