import { shell, type WebContents } from 'electron'
import { PAGE } from './page.ts'

/** Pages that the window links to; they open in the user's browser, never here. */
const OUTSIDE = ['https://arxiv.org/', 'https://doi.org/', 'https://github.com/', 'https://zenodo.org/']

/** Whatever page this is: it goes nowhere, opens nothing, and embeds nothing. */
export function denyEverythingElse(contents: WebContents): void {
  const denyOther = (event: { preventDefault(): void; url: string }) => {
    if (!isOurs(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', denyOther)
  contents.on('will-redirect', denyOther)
  contents.on('will-frame-navigate', denyOther)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (OUTSIDE.some((start) => url.startsWith(start))) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** The page itself; `app://ganvas.example/` is another one. */
export function isOurs(url: string): boolean {
  return url === PAGE || url.startsWith(PAGE)
}
