import { notify } from '../state/notice-store.ts'

/** To the clipboard; says so, or why not. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify({ title: 'Copied' })
  } catch (error) {
    notify({
      tone: 'error',
      title: 'Nothing was copied',
      detail: `The clipboard cannot be written: ${String(error)}`,
    })
  }
}
