import { spawn } from 'node:child_process'

/** Opens an address in the user's browser; false when there is no screen to open it on. */
export function openBrowser(address: string): boolean {
  const command = browserCommand()
  if (command === null) return false
  const [program, ...words] = command
  const child = spawn(program, [...words, address], { stdio: 'ignore', detached: true })
  // No such program: the address is printed anyway.
  child.on('error', () => undefined)
  child.unref()
  return true
}

function browserCommand(): [string, ...string[]] | null {
  if (process.platform === 'darwin') return ['open']
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return (DISPLAY ?? '') === '' && (WAYLAND_DISPLAY ?? '') === '' ? null : ['xdg-open']
}
