import type { Channel } from '../../src-shared/protocol/channel.ts'

/** As much of Electron's `MessagePortMain` as is used here, so that this file needs no Electron. */
export interface PortMain {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/** The host's end of a window's message port. Typed arrays travel by structured clone, no codec is needed. */
export function portChannel(port: PortMain): Channel {
  let isOpen = true
  const onClose: (() => void)[] = []
  const waiting: unknown[] = []
  let listener: ((message: unknown) => void) | null = null
  port.on('message', ({ data }) => {
    if (listener === null) waiting.push(data)
    else listener(data)
  })
  port.on('close', () => {
    if (!isOpen) return
    isOpen = false
    for (const each of onClose) each()
  })
  port.start()
  return {
    send(message) {
      if (isOpen) port.postMessage(message)
    },
    onMessage(next) {
      listener = next
      for (const message of waiting.splice(0)) next(message)
    },
    onClose: (each) => void onClose.push(() => each(null)),
    close: () => port.close(),
  }
}
