import type { Channel } from '../../src-shared/protocol/channel.ts'
import { createClient } from '../../src-shared/protocol/client.ts'
import type { Client } from '../../src-shared/protocol/contract.ts'
import { after } from './timers.ts'

/** All that the preload script of the desktop app shows to the page. */
export type GanvasBridge = {
  /** A fresh port to the host. It comes back, or as the window message `ganvas:port`, as Electron's bridge permits. */
  connect(): Promise<unknown>
  /** Where a file that was dropped lies on the disk; this also grants it. */
  pathOf(file: File): string
}

/** The window of the desktop app: the host is the main process, and stays as long as the window does. */
export function createPortClient(bridge: GanvasBridge): Client {
  return createClient({ name: 'electron', connect: () => openPort(bridge), retryAfter: null, after })
}

async function openPort(bridge: GanvasBridge): Promise<Channel> {
  const arriving = portMessage()
  const given = await bridge.connect()
  return channelOf(given instanceof MessagePort ? given : await arriving)
}

/** Only the page's own window may hand over a port; other frames and windows are not heard. */
function portMessage(): Promise<MessagePort> {
  return new Promise((resolve) => {
    window.addEventListener('message', function hear(event: MessageEvent<unknown>) {
      const [port] = event.ports
      if (event.source !== window || event.data !== 'ganvas:port' || port === undefined) return
      window.removeEventListener('message', hear)
      resolve(port)
    })
  })
}

function channelOf(port: MessagePort): Channel {
  const onClose: Parameters<Channel['onClose']>[0][] = []
  const close = () => {
    for (const listener of onClose.splice(0)) listener(null)
  }
  port.addEventListener('close', close)
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data))
      port.start()
    },
    onClose: (listener) => void onClose.push(listener),
    close() {
      port.close()
      close()
    },
  }
}
