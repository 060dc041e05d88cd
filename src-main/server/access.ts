import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/**
 * Who may use the server. It listens on this machine only, but every web page that is open here, and every other user
 * of the machine, can reach it too. So:
 * - the address that is printed carries a token; it works once, and leaves a cookie of its own;
 * - a name other than this machine's in `Host` (a foreign name that was made to point here) is refused;
 * - so is a request that another page has caused, which its `Origin` tells.
 */
export function createAccess() {
  const token = secret()
  let tokenIsFresh = true
  const cookies = new Set<string>()
  return {
    token,

    /** The value of a fresh cookie, the first time; after that null. */
    exchange(given: string): string | null {
      if (!tokenIsFresh || !isSame(given, token)) return null
      tokenIsFresh = false
      const cookie = secret()
      cookies.add(cookie)
      return cookie
    },

    hasCookie(request: IncomingMessage): boolean {
      const given = cookieOf(request)
      return given !== null && [...cookies].some((cookie) => isSame(given, cookie))
    },
  }
}

/** `Host` must be this machine by a name that no one else can give out; with a tunnel its port may be another. */
export function isOwnHost(request: IncomingMessage): boolean {
  const { host } = request.headers
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/.test(host)
}

/** Pages of this server and addresses typed by the user; never another page. */
export function isOwnOrigin(request: IncomingMessage, wish: 'required' | 'if given'): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return wish === 'if given' && request.headers['sec-fetch-site'] !== 'cross-site'
  return origin === `http://${host}`
}

export const COOKIE = 'ganvas'

function cookieOf(request: IncomingMessage): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=')
    // Cookies are shared by all ports of a machine, so another server's may be there too.
    if (name === cookieName(request) && value !== undefined) return value
  }
  return null
}

/** Browsers keep one jar for all ports of a machine: two servers must not overwrite each other's cookie. */
export function cookieName(request: IncomingMessage): string {
  const port = /:(\d+)$/.exec(request.headers.host ?? '')?.[1] ?? '80'
  return `${COOKIE}-${port}`
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}

/** In a time that does not tell how much of it was right. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
