import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { writeFileAtomic } from '../../src-main/files/atomic-write.ts'
import { openBrowserWindow, startApp, startBrowser, type App } from '../app/start-app.ts'
import { editorOn } from '../app/screens/editor.ts'
import { builtCli, runCli } from '../screens/cli.ts'
import { serveTestingPage } from '../window/testing-page.ts'
import { measureCharts } from './measure-charts.ts'
import { measured, table, type Measured } from './measured.ts'
import { measureOverhead, measureRecovery, measureSteering } from './measure-run.ts'
import { measureFrames, measureKeystroke, measureOpening } from './measure-window.ts'

/** The budgets of the window, measured in real Chromium over the real host; see docs/performance.md. */

const TEMPLATE = join(import.meta.dirname, '../../resources/templates/demo-wgan-gp.ganvas')

export async function benchUi({ out, quick }: { out: string; quick: boolean }): Promise<boolean> {
  const repeats = quick ? 3 : 7
  const rows: Measured[] = []
  const tell = (...found: Measured[]) => {
    rows.push(...found)
    for (const { what, value, unit } of found) process.stderr.write(`${what}: ${value.toFixed(2)} ${unit}\n`)
  }
  const app = await appWithData()
  try {
    const { page } = app
    await editorOn(page).openProject('demo.ganvas')
    tell(await measureOpening(page, repeats))
    tell(...(await measureSteering(page, quick ? 2 : 5)))
    await page.getByRole('button', { name: 'Train', exact: true }).first().click()
    await page.locator('.plot-line').first().waitFor({ timeout: 120_000 })
    const [run = ''] = readdirSync(join(app.folder, 'runs')).sort().slice(-1)
    tell(...(await measureFrames(page, TEMPLATE, quick ? 2 : 5)))
    tell(await measureKeystroke(page, quick ? 5 : 15))
    // The window that has been measured in is out of the way.
    await page.goto('about:blank')
    const turns = { repeats: quick ? 3 : 6, seconds: quick ? 6 : 15 }
    tell(await measureOverhead(app, join(app.folder, 'runs', run), turns))
  } finally {
    await app.close()
  }
  tell(await chartsOfAMillion())
  tell(await recoveries(quick ? 2 : 5))

  process.stdout.write(`${table(rows)}\n`)
  await writeFileAtomic(
    out,
    `${JSON.stringify({ at: new Date().toISOString(), cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg(), rows }, null, 2)}\n`,
  )
  return rows.every(({ value, budget }) => budget === null || value < budget)
}

/** The demo over a file of showers, in a length that no measurement reaches. */
async function appWithData(): Promise<App> {
  const app = await startApp()
  const words = ['simulate', '--detector', 'demo', '--showers', '2000', '--seed', '5', '--out', 'showers.h5']
  const { code, stderr } = await runCli(await builtCli(), words, { cwd: app.folder })
  if (code !== 0) throw new Error(stderr)
  const text = readFileSync(TEMPLATE, 'utf8')
    .replace('"source": ""', '"source": "showers.h5"')
    .replace(/"rounds": \d+/, '"rounds": 1000000')
  writeFileSync(join(app.folder, 'demo.ganvas'), text)
  return app
}

async function chartsOfAMillion(): Promise<Measured> {
  const served = await serveTestingPage()
  const browser = await startBrowser()
  try {
    const { page } = await openBrowserWindow(browser, served.url, [])
    await page.locator('.templates [title="digits-dense.ganvas"]').click()
    await page.locator('.react-flow__node').first().waitFor()
    const { points, medianMs, worstMs } = await measureCharts(page)
    return measured('Redraw of charts with 1,000,000 points', [medianMs], {
      ...{ unit: 'ms', budget: 30 },
      note: `${points.toLocaleString('en')} points, worst ${worstMs.toFixed(0)} ms, all charts together`,
    })
  } finally {
    await browser.close()
    await served.close()
  }
}

async function recoveries(repeats: number): Promise<Measured> {
  const ages: number[] = []
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const app = await startApp()
    try {
      await app.page.locator('.templates [title="digits-dense.ganvas"]').click()
      await app.page.locator('.react-flow__node').first().waitFor()
      ages.push(await measureRecovery(app, 4))
    } finally {
      await app.close()
    }
  }
  return measured('Oldest edit lost by kill -9 of the host', ages, { unit: 's', budget: 2, pick: 'worst' })
}
