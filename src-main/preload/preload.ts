import { contextBridge, ipcRenderer, webUtils } from 'electron'

// A port cannot cross the bridge; the page gets it as a message of its own window.
ipcRenderer.on('ganvas:port', ({ ports }) => window.postMessage('ganvas:port', window.location.origin, ports))

contextBridge.exposeInMainWorld('ganvas', {
  connect: () => ipcRenderer.invoke('ganvas:connect'),
  pathOf(file: File) {
    const path = webUtils.getPathForFile(file)
    // Waits for the answer: the page may name the file to the host right after this.
    return path === '' || ipcRenderer.sendSync('ganvas:dropped', path) === true ? path : ''
  },
})
