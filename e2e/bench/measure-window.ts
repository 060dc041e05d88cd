import type { Page } from 'playwright-core'
import { measureCanvas, openLargeProject } from './canvas-frames.mjs'
import { measured, type Measured } from './measured.ts'

/** From the navigation to the drawing on the screen, in the page's own time. Leaves the project open. */
export async function measureOpening(page: Page, repeats: number): Promise<Measured> {
  const times: number[] = []
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    // The window remembers what it showed, so this is a start with a project.
    await page.reload({ waitUntil: 'commit' })
    times.push(
      await page.evaluate(async () => {
        const isThere = () =>
          document.querySelector('.react-flow__node-card') !== null &&
          document.querySelector('.react-flow__edge') !== null
        while (!isThere()) await new Promise((resolve) => requestAnimationFrame(resolve))
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        return performance.now()
      }),
    )
  }
  return measured('Open to usable canvas', times, { unit: 'ms', budget: 2000 })
}

/** From a digit typed into a field of one of 200 nodes to the new shape painted on its wire. */
export async function measureKeystroke(page: Page, repeats: number): Promise<Measured> {
  await page.locator('.react-flow__node[data-id="generator-50"]').focus()
  await page.keyboard.press('Enter')
  const field = page.locator('.inspector').getByLabel('units', { exact: true })
  await field.focus()
  const times = await field.evaluate(async (input: HTMLInputElement, count) => {
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    const labels = () => document.querySelector('.react-flow__edgelabel-renderer')?.textContent ?? ''
    const painted = () =>
      new Promise((resolve) => {
        const channel = new MessageChannel()
        channel.port1.onmessage = resolve
        requestAnimationFrame(() => channel.port2.postMessage(null))
      })
    const found: number[] = []
    for (let round = 0; round < count; round += 1) {
      await painted()
      const units = String(7001 + round)
      const start = performance.now()
      write?.call(input, units)
      input.dispatchEvent(new InputEvent('input', { bubbles: true, data: units }))
      do await painted()
      while (!labels().includes(units))
      found.push(performance.now() - start)
    }
    return found
  }, repeats)
  await page.keyboard.press('Escape')
  return measured('Keystroke to new shapes, 200 nodes', times, { unit: 'ms', budget: 50 })
}

/** Main-thread work per frame while a run streams into the same window. */
export async function measureFrames(page: Page, template: string, repeats: number): Promise<Measured[]> {
  await openLargeProject(page, template, 200)
  const byWhat = new Map<string, number[]>()
  const worst = new Map<string, number[]>()
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const { what, medianMs, p95Ms } of await measureCanvas(page)) {
      byWhat.set(what, [...(byWhat.get(what) ?? []), medianMs])
      worst.set(what, [...(worst.get(what) ?? []), p95Ms])
    }
  }
  return [...byWhat].flatMap(([what, times]) => [
    measured(`Frame: ${what}, 200 nodes, while training streams`, times, { unit: 'ms', budget: 8 }),
    measured(`Frame: ${what}, 95th percentile`, worst.get(what) ?? [], { unit: 'ms' }),
  ])
}
