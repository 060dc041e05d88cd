import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'

/** The built window, file by file: what was not there when the server started is not served. */
export type StaticFiles = ReadonlyMap<string, { path: string; sizeBytes: number }>

/** Addresses (`/assets/index-1a2b.js`) of the files in a folder. */
export async function findStaticFiles(folder: string): Promise<StaticFiles> {
  const names = await readdir(folder, { recursive: true }).catch((): string[] => [])
  const files = new Map<string, { path: string; sizeBytes: number }>()
  for (const name of names) {
    const path = join(folder, name)
    const found = await stat(path)
    if (found.isFile()) files.set(`/${name.split(sep).join('/')}`, { path, sizeBytes: found.size })
  }
  return files
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

export function contentType(path: string): string {
  return TYPES[extname(path)] ?? 'application/octet-stream'
}

/** Nothing is loaded from elsewhere, nothing is framed, nothing is made from text. `data:` is for icons. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

export function sendFile(
  response: ServerResponse,
  file: { path: string; sizeBytes: number },
  method: 'GET' | 'HEAD',
): void {
  // Names of built files change with their content; the page itself has always the same name.
  const isLasting = /-[\w-]{8,}\.\w+$/.test(file.path)
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'Content-Type': contentType(file.path),
    'Content-Length': file.sizeBytes,
    'Cache-Control': isLasting ? 'private, max-age=31536000, immutable' : 'no-store',
  })
  if (method === 'HEAD') response.end()
  else
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response)
}
