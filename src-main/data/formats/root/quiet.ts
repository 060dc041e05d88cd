import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * jsroot reports what it meets in damaged files on the console. Here it is collected instead, so that the user sees one
 * problem and nothing else. Only what runs inside `collectConsole` is affected, also across `await`.
 */
const METHODS = ['log', 'warn', 'error'] as const
const collecting = new AsyncLocalStorage<string[]>()
let installed = false

export async function collectConsole<Value>(
  act: () => Promise<Value>,
): Promise<{ value: Value; messages: readonly string[] }> {
  install()
  const messages: string[] = []
  const value = await collecting.run(messages, act)
  return { value, messages }
}

function install(): void {
  if (installed) return
  installed = true
  for (const method of METHODS) {
    // The console itself is what has to be quieted: jsroot calls it directly.
    /* eslint-disable no-console */
    const print = console[method].bind(console)
    console[method] = (...values: unknown[]) => {
      const messages = collecting.getStore()
      if (messages === undefined) print(...values)
      else if (messages.length < 20) messages.push(values.map(String).join(' '))
    }
    /* eslint-enable no-console */
  }
}
