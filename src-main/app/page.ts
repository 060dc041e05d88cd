import { app, protocol, session } from 'electron'
import { readFile } from 'node:fs/promises'
import { contentType, findStaticFiles, SECURITY_HEADERS } from '../server/static-files.ts'
import { builtFile } from './built-file.ts'

/** The page has an origin of its own, so that it can be told from every other page; no file is its neighbour. */
export const PAGE = 'app://ganvas/'

/** Before the app is ready: what the scheme may do. */
export function announcePage(): void {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built window and nothing else, with the policy that the local server sends too. */
export async function servePage(log: (line: string) => void): Promise<void> {
  const folder = builtFile('renderer')
  const files = await findStaticFiles(folder)
  if (files.size === 0) log(`There is no built window in ${folder}: run “npm run build”.`)
  protocol.handle('app', async ({ url, method }) => {
    const { hostname, pathname } = new URL(url)
    const file = hostname === 'ganvas' ? files.get(pathname === '/' ? '/index.html' : pathname) : undefined
    if (file === undefined || method !== 'GET') {
      return new Response(null, { status: 404, headers: SECURITY_HEADERS })
    }
    const headers = { ...SECURITY_HEADERS, 'Content-Type': contentType(file.path) }
    return new Response(new Uint8Array(await readFile(file.path)), { headers })
  })
  const { defaultSession } = session
  // Copying to the clipboard is all that the page needs from the system.
  const isFine = (permission: string) => permission === 'clipboard-sanitized-write'
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isFine(permission)))
  defaultSession.setPermissionCheckHandler((_contents, permission) => isFine(permission))
  defaultSession.setDevicePermissionHandler(() => false)
}
