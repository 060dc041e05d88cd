import type { Client } from '../../src-shared/protocol/contract.ts'
import { createPortClient, type GanvasBridge } from './electron-port-client.ts'
import { createWebSocketClient } from './web-socket-client.ts'

declare global {
  interface Window {
    ganvas?: GanvasBridge
  }
}

/** In the desktop app the preload script has left its bridge; in a browser the page's own server is the host. */
export function openClient(): Client {
  return window.ganvas === undefined
    ? createWebSocketClient(window.location)
    : createPortClient(window.ganvas)
}

/** The path of a dropped or chosen file on the host's disk; null in a browser, which does not tell. */
export function pathOf(file: File): string | null {
  const path = window.ganvas?.pathOf(file) ?? ''
  return path === '' ? null : path
}
