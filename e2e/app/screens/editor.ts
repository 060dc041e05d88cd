import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'

/** The editor by the names that a user reads on it. */
export function editorOn(page: Page) {
  const inspector = page.locator('.inspector')
  const search = page.locator('.palette-search input')
  const field = (name: string) => inspector.getByLabel(name, { exact: true })

  return {
    inspector,
    field,
    status: page.locator('.status'),
    node: (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`),
    lane: (title: string) => page.locator('.lane', { hasText: new RegExp(`^${title}`) }),
    entry: (title: string) => page.locator('.palette-entry', { hasText: new RegExp(`^${title}$`) }).last(),
    quickAdd: page.getByRole('combobox', { name: 'Search layers' }),

    /** By the list of all commands, as Ctrl+K shows it. */
    async command(title: string): Promise<void> {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('What do you want to do?').fill(title)
      await page.locator('.commands [cmdk-item]:not([data-disabled=true])').first().waitFor()
      await page.keyboard.press('Enter')
      await page.locator('.commands').waitFor({ state: 'detached' })
    },

    /** Found in the palette by typing: it goes after what is selected, wired to it where that fits. */
    async add(words: string, params: Params = {}): Promise<void> {
      await search.fill(words)
      await search.press('Enter')
      await search.fill('')
      await this.set(params)
    },

    /** By the keyboard, wherever it stands: the inspector shows it. */
    async select(id: string): Promise<void> {
      await page.locator(`.react-flow__node[data-id="${id}"]`).focus()
      await page.keyboard.press('Enter')
    },

    /** Fields of what is selected, by their names in the inspector. */
    async set(params: Params): Promise<void> {
      for (const [name, value] of Object.entries(params)) {
        const control = field(name)
        if (typeof value === 'boolean') {
          if ((await control.getAttribute('aria-checked')) !== String(value)) await control.click()
          continue
        }
        const kind = await control.evaluate((element) => element.getAttribute('role') ?? element.tagName)
        if (kind === 'SELECT') {
          await control.selectOption(String(value))
        } else if (kind === 'radiogroup') {
          await control.getByText(String(value), { exact: true }).click()
        } else {
          await control.fill(String(value))
          await control.press('Enter')
          expect(await control.getAttribute('aria-invalid'), `${name} takes ${value}`).not.toBe('true')
        }
      }
    },

    async openProject(file: string): Promise<void> {
      await page.keyboard.press('Control+o')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: file }).dblclick()
      await dialog.waitFor({ state: 'detached' })
      await page.locator('.react-flow__node').first().waitFor()
    },

    /** Under its own name, or under `name` when it has none yet. */
    async save(name?: string): Promise<void> {
      await page.keyboard.press('Control+s')
      if (name !== undefined) {
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('Name', { exact: true }).fill(name)
        await dialog.getByRole('list', { name: 'Folders and files' }).getByRole('listitem').first().waitFor()
        await dialog.getByRole('button', { name: 'Save', exact: true }).click()
        await dialog.waitFor({ state: 'detached' })
      }
      await expect.poll(() => savedState(page).innerText(), { timeout: 60_000 }).toBe('saved')
    },

    /** Whether the Edit menu offers it. */
    async canDo(command: 'edit.undo' | 'edit.redo'): Promise<boolean> {
      await page.getByRole('menuitem', { name: 'Edit', exact: true }).click()
      const item = page.locator(`[data-command="${command}"]`)
      await item.waitFor()
      const isOffered = (await item.getAttribute('aria-disabled')) !== 'true'
      await page.keyboard.press('Escape')
      await item.waitFor({ state: 'detached' })
      return isOffered
    },
  }
}

export type Params = Record<string, string | number | boolean>

export function savedState(page: Page): Locator {
  return page.locator('.top h1 [role=status]')
}

export async function middle(of: Locator): Promise<{ x: number; y: number }> {
  await of.scrollIntoViewIfNeeded()
  const box = await of.boundingBox()
  if (box === null) throw new Error('Not on the screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

export async function drag(
  page: Page,
  from: { x: number; y: number },
  to: { x: number; y: number },
): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 3 })
  await page.mouse.up()
}
