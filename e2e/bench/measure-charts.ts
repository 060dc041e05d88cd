import type { Page } from 'playwright-core'
import type { MetricPoint } from '../../src-shared/protocol/run-events.ts'

export type ChartMeasure = {
  /** Points of all series that are drawn. */
  points: number
  /** Main-thread milliseconds from new points to new pictures: the middle and the worst of the redraws. */
  medianMs: number
  worstMs: number
}

/**
 * How long the dashboard takes to draw itself anew while a run of a million points goes on. `page` shows the window over
 * its fake host (`src-renderer/testing`), with a project open; the points are told to it as a host would.
 */
export async function measureCharts(page: Page, { redraws = 20 } = {}): Promise<ChartMeasure> {
  return page.evaluate(async (count) => {
    type Values = Record<string, number>
    const fake = (globalThis as unknown as { ganvasTest: Fake }).ganvasTest
    type Fake = {
      answer(name: string, value: unknown): void
      tell(name: string, data: unknown): void
      runs: { addRun(runId: string, given: object): void }
    }
    const series = [
      'critic loss',
      'generator loss',
      'wasserstein estimate',
      'gradient penalty',
      'gradient norm critic',
    ]
    const rows = 1_000_000 / series.length
    const valuesAt = (round: number): Values =>
      Object.fromEntries(
        series.map((name, index) => [name, 2 + index + Math.sin(round * (1.7 + index)) + 9 / round]),
      )
    const metrics = (from: number, to: number) => {
      const points: MetricPoint[] = []
      for (let round = from; round <= to; round += 1)
        points.push({ round, seconds: round / 1000, values: valuesAt(round) })
      const progress = { round: to, rounds: 2 * rows, epoch: to / 100, roundMs: 1, etaSeconds: 100 }
      return { type: 'metrics', ...progress, points }
    }
    const runId = 'bench'
    let seq = 0
    const tell = (event: object) => fake.tell('run.event', { runId, seq: seq++, event })
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

    fake.runs.addRun(runId, { state: { state: 'running', stage: 'Training' } })
    fake.answer('run.start', { runId })
    const button = [...document.querySelectorAll<HTMLButtonElement>('.run-bar button')].find(
      ({ textContent }) => textContent === 'Train',
    )
    button?.click()
    while (document.querySelector('.run-progress') === null) await nextFrame()
    await pause(500)
    for (let from = 1; from < rows; from += 5000) tell(metrics(from, Math.min(rows, from + 4999)))
    while (document.querySelector('.recharts-line-curve') === null) await nextFrame()
    await pause(1000)

    // Long tasks are what the main thread does between two free moments; the redraw is the longest after each telling.
    const times: number[] = []
    for (let redraw = 0; redraw < count; redraw += 1) {
      const event = metrics(rows + redraw * 10 + 1, rows + redraw * 10 + 10)
      const before = document.querySelector('.recharts-line-curve')?.getAttribute('d')
      tell(event)
      let longest = 0
      let last = performance.now()
      const channel = new MessageChannel()
      const turn = () =>
        new Promise((resolve) => ((channel.port1.onmessage = resolve), channel.port2.postMessage(0)))
      const end = last + 400
      while (last < end) {
        await turn()
        const now = performance.now()
        longest = Math.max(longest, now - last)
        last = now
      }
      channel.port1.close()
      if (document.querySelector('.recharts-line-curve')?.getAttribute('d') === before)
        throw new Error('nothing was drawn')
      times.push(longest)
    }
    times.sort((one, other) => one - other)
    return { points: rows * series.length, medianMs: times[Math.floor(count / 2)]!, worstMs: times.at(-1)! }
  }, redraws)
}
