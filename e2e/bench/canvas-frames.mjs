// Main-thread work per frame while the drawing of 200 nodes is dragged, panned and zoomed, from Chromium's own trace.
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} FrameCost
 * @property {string} what
 * @property {number} frames
 * @property {number} medianMs main-thread work per frame that had any
 * @property {number} p95Ms
 */

/**
 * On an open page of the editor whose drawing is on the screen; leaves the document as it was (one undo).
 * @param {import('playwright-core').Page} page
 * @returns {Promise<FrameCost[]>}
 */
export async function measureCanvas(page) {
  const canvas = await boxOf(page, '.canvas')
  const middle = { x: canvas.x + canvas.width / 2, y: canvas.y + canvas.height / 2 }
  const empty = { x: canvas.x + canvas.width - 12, y: canvas.y + 12 }
  const node = await boxOf(page, '.react-flow__node-card.draggable')
  const start = { x: node.x + node.width / 2, y: node.y + node.height / 2 }
  const costs = [
    await traced(page, 'drag a node', async () => {
      await page.mouse.move(start.x, start.y)
      await page.mouse.down()
      for (let step = 1; step <= 60; step += 1) await page.mouse.move(start.x + step, start.y + step / 2)
      await page.mouse.up()
    }),
    await traced(page, 'pan', async () => {
      await page.mouse.move(empty.x, empty.y)
      await page.mouse.down()
      for (let step = 1; step <= 60; step += 1) await page.mouse.move(empty.x - 3 * step, empty.y + step)
      await page.mouse.up()
    }),
    await traced(page, 'zoom', async () => {
      await page.mouse.move(middle.x, middle.y)
      for (let step = 0; step < 40; step += 1) await page.mouse.wheel(0, step < 20 ? -60 : 60)
    }),
  ]
  await page.keyboard.press('Control+z')
  return costs
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 */
async function boxOf(page, selector) {
  const box = await page.locator(selector).first().boundingBox()
  if (box === null) throw new Error(`${selector} is not on the screen`)
  return box
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} what
 * @param {() => Promise<void>} act
 * @returns {Promise<FrameCost>}
 */
async function traced(page, what, act) {
  const browser = page.context().browser()
  if (browser === null) throw new Error('Tracing needs a browser that this process started')
  const session = await browser.newBrowserCDPSession()
  /** @type {TraceEvent[]} */
  const events = []
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(/** @type {TraceEvent} */ (/** @type {unknown} */ (event)))
  })
  const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'devtools.timeline',
        'devtools.timeline.frame',
        'disabled-by-default-devtools.timeline',
      ],
    },
  })
  await act()
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  await session.send('Tracing.end')
  await done
  await session.detach()
  const costs = costsOf(events)
  const at = (/** @type {number} */ part) =>
    costs[Math.min(costs.length - 1, Math.floor(costs.length * part))] ?? 0
  return { what, frames: costs.length, medianMs: at(0.5), p95Ms: at(0.95) }
}

/** @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args?: any }} TraceEvent */

/**
 * CPU time of the page's main thread between one frame and the next, ascending. Time in which another process had the
 * processor does not count (`tdur`); frames without work are left out.
 * @param {TraceEvent[]} events
 */
function costsOf(events) {
  const main = mainThread(events)
  // The last thing the main thread does for a frame is to hand it over.
  const ends = events
    .filter(({ name, pid, tid }) => name === 'Commit' && pid === main.pid && tid === main.tid)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b)
  const tasks = events.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && pid === main.pid && tid === main.tid && name === 'RunTask',
  )
  const perFrame = new Map()
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    const frame = ends.findIndex((end) => end >= ts)
    perFrame.set(frame, (perFrame.get(frame) ?? 0) + tdur / 1000)
  }
  return [...perFrame]
    .filter(([frame]) => frame >= 0)
    .map(([, ms]) => ms)
    .sort((a, b) => a - b)
}

/** @param {TraceEvent[]} events */
function mainThread(events) {
  const counts = new Map()
  for (const { name, pid, tid } of events) {
    if (name === 'FunctionCall' || name === 'EventDispatch')
      counts.set(`${pid} ${tid}`, (counts.get(`${pid} ${tid}`) ?? 0) + 1)
  }
  const [key = '0 0'] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  const [pid, tid] = key.split(' ').map(Number)
  return { pid, tid }
}

/**
 * The text of a sound project of so many nodes: a generator and a critic of dense layers.
 * @param {string} template text of a project to take the training from
 * @param {number} count
 */
export function largeProject(template, count) {
  const given = JSON.parse(template)
  const node = (/** @type {any} */ each) => ({ version: 1, name: '', params: {}, ...each })
  /** @type {any[]} */
  const nodes = [
    node({
      id: 'dataset',
      kind: 'dataset',
      params: { shape: [32] },
      network: null,
      position: { x: 16, y: -260 },
    }),
  ]
  /** @type {any[]} */
  const edges = []
  for (const [lane, network] of ['generator', 'critic'].entries()) {
    const size = lane === 0 ? Math.floor((count - 1) / 2) : Math.ceil((count - 1) / 2)
    for (let index = 0; index < size; index += 1) {
      const isLast = index === size - 1
      const source = lane === 0 ? 'latent' : 'data'
      const units = isLast && lane === 1 ? 1 : 32
      const params = index === 0 ? {} : { units, activation: isLast ? 'linear' : 'leaky-relu' }
      const position = { x: 70 + (index % 14) * 226, y: lane * 780 + 38 + Math.floor(index / 14) * 88 }
      nodes.push(
        node({ id: `${network}-${index}`, kind: index === 0 ? source : 'dense', params, network, position }),
      )
      if (index === 0) continue
      const [from, to] = [`${network}-${index - 1}`, `${network}-${index}`]
      edges.push({ id: `${from}-${to}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })
    }
  }
  return JSON.stringify({ ...given, name: `${count} nodes`, nodes, edges })
}

/**
 * Opens a project as a user would who drops its file on the window.
 * @param {import('playwright-core').Page} page
 * @param {string} file
 * @param {number} count
 */
export async function openLargeProject(page, file, count) {
  const text = largeProject(readFileSync(file, 'utf8'), count)
  await page.evaluate((content) => {
    const dropped = new DataTransfer()
    dropped.items.add(new File([content], 'large.ganvas'))
    const target = document.querySelector('.app')
    target?.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }))
  }, text)
  await page
    .locator('.react-flow__edge')
    .nth(count - 10)
    .waitFor({ state: 'attached' })
}

/**
 * From a change in a field to the new shapes on the screen, in the page's own time.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<number>} milliseconds, the median of 9
 */
export async function measureKeystroke(page) {
  // On its own place on the screen, wherever panning has left it.
  await page.keyboard.press('Shift+F')
  await page.locator('.react-flow__node-card.draggable').first().focus()
  await page.keyboard.press('Enter')
  return page.evaluate(async () => {
    const times = []
    for (let round = 0; round < 9; round += 1) {
      const start = performance.now()
      const key = { key: 'ArrowRight', bubbles: true, cancelable: true }
      document.querySelector('.react-flow__node.selected')?.dispatchEvent(new KeyboardEvent('keydown', key))
      await new Promise((resolve) => {
        const channel = new MessageChannel()
        requestAnimationFrame(() => channel.port2.postMessage(null))
        channel.port1.onmessage = resolve
      })
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[4] ?? 0
  })
}
