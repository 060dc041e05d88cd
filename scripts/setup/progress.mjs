// What a set-up says while it works: one line when a step begins to take time, a line now and then while
// it lasts, one when it is done. Always on stderr, so that stdout belongs to the command that follows.

/** @typedef {(text: string) => void} Say */

/** @type {Say} */
export function sayOnStderr(text) {
  process.stderr.write(`setup: ${text}\n`)
}

/**
 * Runs one step with its progress lines.
 * @template T
 * @param {{ say: Say, title: string, detail?: () => string, everyMs?: number }} options `detail` is asked
 *   every `everyMs` for how far the step is
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step({ say, title, detail, everyMs = 10_000 }, work) {
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 1000)
  say(`${title} ...`)
  const timer = setInterval(() => {
    const more = detail?.()
    say(`${title}: ${more === undefined ? '' : `${more}, `}${seconds()} s`)
  }, everyMs)
  try {
    const result = await work()
    const took = `${((performance.now() - started) / 1000).toFixed(1)} s`
    say(`${title}: ${hasFailed(result) ? 'failed after' : 'done in'} ${took}`)
    return result
  } finally {
    clearInterval(timer)
  }
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`
}

/** Work that ran a program answers with its outcome. @param {unknown} result */
function hasFailed(result) {
  return typeof result === 'object' && result !== null && 'status' in result && result.status !== 'done'
}
