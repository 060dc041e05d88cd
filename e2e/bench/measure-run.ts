import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { editorOn } from '../app/screens/editor.ts'
import type { App } from '../app/start-app.ts'
import { readMetrics } from '../screens/cli.ts'
import { measured, type Measured } from './measured.ts'

const bar = (page: Page) => page.getByRole('region', { name: 'Training' }).first()

/** Presses a button of the run bar and waits, in the page, until a selector fits; milliseconds from the click. */
function press(page: Page, button: string, selector: string, words = ''): Promise<number> {
  return page.evaluate(
    async ([name, wanted, text]) => {
      const found = [...document.querySelectorAll<HTMLButtonElement>('.run-bar button')].find(
        (each) => each.textContent?.trim() === name,
      )
      if (found === undefined) throw new Error(`There is no button “${name}”`)
      const texts = () => [...document.querySelectorAll(wanted)].map((each) => each.textContent ?? '')
      // What the run before has left on the screen is no answer.
      const before = texts()
      const isThere = () => texts().some((each) => each.match(text) !== null && !before.includes(each))
      const start = performance.now()
      found.click()
      return new Promise<number>((resolve) => {
        const look = () => isThere() && (watcher.disconnect(), resolve(performance.now() - start))
        const watcher = new MutationObserver(look)
        watcher.observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        })
        look()
      })
    },
    [button, selector, words] as const,
  )
}

const SPOKEN = '.run-bar .run-progress > .spoken'

/** Train to the first point of a loss, Pause and Stop to what the host says; each on a run of its own. */
export async function measureSteering(page: Page, repeats: number): Promise<Measured[]> {
  const [first, pause, stop]: [number[], number[], number[]] = [[], [], []]
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    await bar(page).getByRole('button', { name: 'Train', exact: true }).waitFor()
    first.push(await press(page, 'Train', '.run-step', 'Step [1-9]'))
    await page.locator('.plot-line').first().waitFor()
    await sleep(1500)
    pause.push(await press(page, 'Pause', SPOKEN, 'Pausing|Paused'))
    await bar(page).getByRole('button', { name: 'Continue' }).click()
    await bar(page).getByRole('button', { name: 'Pause' }).waitFor()
    await sleep(500)
    stop.push(await press(page, 'Stop', SPOKEN, 'Stopping|Stopped'))
  }
  await bar(page).getByRole('button', { name: 'Train', exact: true }).waitFor()
  return [
    measured('Train click to first loss', first, { unit: 'ms', budget: 3000 }),
    measured('Pause acknowledged', pause, { unit: 'ms', budget: 200, pick: 'worst' }),
    measured('Stop acknowledged', stop, { unit: 'ms', budget: 200, pick: 'worst' }),
  ]
}

/**
 * What looking on costs the trainer: one run, by turns with its window open and closed. The time that the run itself
 * counts per round, over each turn; the machine's other work falls on both.
 */
export async function measureOverhead(
  app: App,
  run: string,
  { repeats, seconds }: { repeats: number; seconds: number },
): Promise<Measured> {
  const turn = async (): Promise<number> => {
    const from = readMetrics(run).at(-1)?.round ?? 0
    await sleep(seconds * 1000)
    const [first, ...others] = readMetrics(run).filter(({ round }) => round > from)
    const last = others.at(-1)
    if (first === undefined || last === undefined) return NaN
    return (last.seconds - first.seconds) / (last.round - first.round)
  }
  const ratios: number[] = []
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const page = await app.openWindow()
    await editorOn(page).openProject('demo.ganvas')
    await page.locator('.plot-line').first().waitFor()
    await sleep(1000)
    const shown = await turn()
    await page.close()
    await sleep(500)
    ratios.push(100 * (shown / (await turn()) - 1))
  }
  return measured('Training with the window, against without', ratios, { unit: '%', budget: 3 })
}

/** How old the newest edit is that a host which is killed has kept: each edit writes its own number. */
export async function measureRecovery(app: App, seconds: number): Promise<number> {
  const { page } = app
  const field = page.locator('.inspector').getByLabel('units', { exact: true })
  await page.locator('.react-flow__node-card.draggable', { hasText: 'units' }).first().focus()
  await page.keyboard.press('Enter')
  const times = new Map<number, number>()
  const end = Date.now() + seconds * 1000
  for (let units = 50_001; Date.now() < end; units += 1) {
    await field.fill(String(units))
    times.set(units, Date.now())
  }
  const killed = Date.now()
  const gone = new Promise((resolve) => app.host.once('exit', resolve))
  app.host.kill('SIGKILL')
  await gone
  const folder = join(app.folder, '.state', 'recovery')
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
  // The first edit that is lost: what was there before it is kept.
  const lost = [...times].find(([units]) => units > Math.max(...texts.map(newestUnits)))
  return lost === undefined ? 0 : (killed - lost[1]) / 1000
}

function newestUnits(text: string): number {
  return Math.max(0, ...[...text.matchAll(/units\\?": (50\d{3})/g)].map(([, units]) => Number(units)))
}
