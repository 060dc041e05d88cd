import type { Page } from 'playwright-core'

export type ChartMeasure = {
  /** Points of all series that are drawn. */
  points: number
  /** Processor time of the page's main thread per redraw of all charts: the middle one and the worst. */
  medianMs: number
  worstMs: number
}

/** What the functions below use of the page; they run there. */
type InPage = {
  tell(event: object): void
  metrics(from: number, to: number): object
}
declare function bench(): InPage

const SERIES = [
  'critic loss',
  'generator loss',
  'wasserstein estimate',
  'gradient penalty',
  'gradient norm critic',
]
const ROWS = 1_000_000 / SERIES.length

/**
 * What the dashboard costs while a run of a million points goes on. `page` shows the window over its fake host
 * (`src-renderer/testing`), with a project without errors open; the points are told to it as a host would. Processor
 * time, not the clock: what else the machine does is not the window's.
 */
export async function measureCharts(page: Page, { redraws = 20 } = {}): Promise<ChartMeasure> {
  await page.evaluate(
    ([series, runId]) => {
      type Fake = {
        answer(name: string, value: unknown): void
        tell(name: string, data: unknown): void
        runs: { addRun(runId: string, given: object): void }
      }
      const { ganvasTest: fake } = globalThis as unknown as { ganvasTest: Fake }
      const valuesAt = (round: number) =>
        Object.fromEntries(
          series.map((name, index) => [name, 2 + index + Math.sin(round * (1.7 + index)) + 9 / round]),
        )
      let seq = 0
      const page: InPage = {
        tell: (event) => fake.tell('run.event', { runId, seq: seq++, event }),
        metrics(from, to) {
          const points = Array.from({ length: to - from + 1 }, (_, index) => from + index).map((round) => ({
            ...{ round, seconds: round / 1000 },
            values: valuesAt(round),
          }))
          return {
            type: 'metrics',
            round: to,
            rounds: 1e6,
            epoch: to / 100,
            roundMs: 1,
            etaSeconds: 100,
            points,
          }
        },
      }
      Object.assign(globalThis, { bench: () => page })
      fake.runs.addRun(runId, { state: { state: 'running', stage: 'Training' } })
      fake.answer('run.start', { runId })
    },
    [SERIES, 'bench'] as const,
  )
  await page.getByRole('button', { name: 'Train', exact: true }).first().click()
  await page.locator('.run-state').waitFor()
  await page.evaluate((rows) => {
    for (let from = 1; from < rows; from += 5000)
      bench().tell(bench().metrics(from, Math.min(rows, from + 4999)))
  }, ROWS)
  await page.locator('.plot-line').first().waitFor()

  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const mainThreadMs = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN)
  }
  const shape = () => page.locator('.plot-line').first().getAttribute('d')
  const times: number[] = []
  for (let redraw = 0; redraw < redraws; redraw += 1) {
    const [before, drawn] = [await mainThreadMs(), await shape()]
    await page.evaluate((from) => bench().tell(bench().metrics(from, from + 9)), ROWS + 10 * redraw + 1)
    while ((await shape()) === drawn)
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)))
    times.push((await mainThreadMs()) - before)
  }
  await cdp.detach()
  times.sort((one, other) => one - other)
  return { points: ROWS * SERIES.length, medianMs: times[Math.floor(redraws / 2)]!, worstMs: times.at(-1)! }
}
