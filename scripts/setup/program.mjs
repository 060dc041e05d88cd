// Starts the built program in this very process, so that its streams, its signals and its exit code are the
// user's.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * @param {string} root
 * @param {readonly string[]} words the command and its arguments
 */
export async function startProgram(root, words) {
  const program = join(root, 'out', 'main', 'cli.js')
  process.argv.splice(1, process.argv.length, program, ...words)
  await import(pathToFileURL(program).href)
}
