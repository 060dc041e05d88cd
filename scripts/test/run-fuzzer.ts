import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'

/** Runs `npm run fuzz` with these words. */
export function runFuzzer(words: readonly string[]): Promise<{ code: number | null; said: string }> {
  const scripts = dirname(import.meta.dirname)
  return new Promise((resolve) => {
    const fuzzer = spawn(process.execPath, [join(scripts, 'fuzz.mjs'), ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    fuzzer.stdout.on('data', (text: Buffer) => (said += text.toString()))
    fuzzer.stderr.on('data', (text: Buffer) => (said += text.toString()))
    fuzzer.on('close', (code) => resolve({ code, said }))
  })
}
