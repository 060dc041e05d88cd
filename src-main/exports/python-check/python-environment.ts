import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export type PythonForOnnx = { python: string } | { missing: string }

/**
 * A Python with the newest packages, in an environment of its own inside `folder`, or why there is none. The variable
 * names an interpreter that has the packages already.
 */
export function openPython(
  folder: string,
  packages: readonly string[] = ['onnx', 'onnxruntime', 'numpy'],
  variable = 'GANVAS_ONNX_PYTHON',
): PythonForOnnx {
  const named = process.env[variable] ?? ''
  if (named !== '') return { python: named }
  const python = join(folder, 'venv', 'bin', 'python')
  try {
    run('python3', ['-m', 'venv', join(folder, 'venv')])
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages])
  } catch (error) {
    return { missing: `no Python with ${packages.join(', ')} could be set up: ${lastLine(error)}` }
  }
  return { python }
}

/** Packages that take longer than this to come are as good as none. */
const PATIENCE_MS = 400_000

function run(program: string, words: readonly string[]): void {
  execFileSync(program, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  })
}

function lastLine(error: unknown): string {
  const text =
    error instanceof Error ? ('stderr' in error && String(error.stderr)) || error.message : String(error)
  return text.trim().split('\n').at(-1) ?? ''
}
