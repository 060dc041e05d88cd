import { ipcMain, MessageChannelMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { isAbsolute } from 'node:path'
import type { Channel } from '../../src-shared/protocol/channel.ts'
import { portChannel } from '../transport/electron-ipc.ts'
import { isOurs } from './security.ts'

/** The only two things that a page can say besides the contract: “connect me” and “this file was dropped”. */
export function connectWindows(parts: {
  attach(channel: Channel): void
  onDropped(path: string): void
}): void {
  ipcMain.handle('ganvas:connect', (event) => {
    if (!isFromOurPage(event)) throw new Error('Only the window of Ganvas may connect')
    const { port1, port2 } = new MessageChannelMain()
    event.sender.postMessage('ganvas:port', null, [port2])
    parts.attach(portChannel(port1))
  })
  ipcMain.on('ganvas:dropped', (event, path: unknown) => {
    const isFine = isFromOurPage(event) && typeof path === 'string' && isAbsolute(path) && path.length <= 4096
    if (isFine) parts.onDropped(path)
    event.returnValue = isFine
  })
}

/** The page's own frame: neither another page nor a frame inside it. */
function isFromOurPage({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOurs(senderFrame.url)
}
