import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Real data that do not come with the program: beside the checkout, or where `GANVAS_SHARED_DATA` says. */
export function sharedData(...parts: string[]): string {
  return join(process.env['GANVAS_SHARED_DATA'] ?? join(root, '..', 'shared', 'data'), ...parts)
}
