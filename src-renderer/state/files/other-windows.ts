import { documentState } from '../document-store.ts'

const CHANNEL = 'ganvas.windows'
/** Windows of one browser answer each other at once, a busy one within this time. */
const PATIENCE_MS = 250

type Message = { ask: true } | { documentId: string }

/** Other windows ask which documents are open here. Called once. */
export function answerOtherWindows(): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('ask' in data) channel.postMessage({ documentId: documentState().documentId } satisfies Message)
  })
}

/** Documents that are open in other windows of this browser: their copies are nobody's leftovers. */
export function documentsOfOtherWindows(): Promise<ReadonlySet<string>> {
  const channel = new BroadcastChannel(CHANNEL)
  const found = new Set<string>()
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('documentId' in data) found.add(data.documentId)
  })
  channel.postMessage({ ask: true } satisfies Message)
  return new Promise((resolve) =>
    setTimeout(() => {
      channel.close()
      resolve(found)
    }, PATIENCE_MS),
  )
}
