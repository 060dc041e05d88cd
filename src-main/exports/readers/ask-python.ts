import { spawn } from 'node:child_process'
import { refuse } from '../../../src-shared/base/problem.ts'
import type { NotChecked } from '../../../src-shared/protocol/export-check.ts'
import type { NamedArrays } from '../named-arrays.ts'
import type { ReadBack } from './reader.ts'

export type PythonQuestion = {
  /** What is asked, for messages: `PyTorch`. */
  title: string
  /** To import, and what pip calls them. */
  modules: readonly string[]
  packages: readonly string[]
  /**
   * Python that defines `run(path, inputs)`: from names to bytes of float32 with their shapes, to the same, and a
   * version. It is followed by the program below.
   */
  program: string
  modelPath: string
  inputs: NamedArrays
}

/**
 * Runs exported files in the user's own Python, where it has the packages: `GANVAS_PYTHON` names one, else it is the
 * one on the path. Numbers go in and out as raw float32 after a line of JSON.
 */
export async function askPython(question: PythonQuestion): Promise<ReadBack> {
  const named = process.env['GANVAS_PYTHON'] ?? ''
  const candidates =
    named !== '' ? [named] : process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python']
  let found: Ended = { state: 'no-program' }
  for (const python of candidates) {
    found = await runPython(python, question)
    if (found.state !== 'no-program') break
  }
  switch (found.state) {
    case 'answered':
      return answerOf(found.output, question)
    case 'no-program':
      return { notChecked: missing(question, `No Python was found (${candidates.join(', ')}).`) }
    case 'no-packages':
      return {
        notChecked: missing(question, `Python lacks ${question.packages.join(' or ')}: ${found.says}.`),
      }
    case 'too-slow':
      return { notChecked: missing(question, `Python did not answer within ${TIME_LIMIT_MS / 1000} s.`) }
    case 'failed':
      return refuse({
        code: 'export.unreadable',
        at: { file: question.modelPath },
        message: `${question.title} does not run the exported file: ${found.says}`,
        hint: 'This is a fault of Ganvas. Nothing was exported; please report it with the project file.',
      })
  }
}

type Ended =
  | { state: 'answered'; output: Buffer }
  | { state: 'no-program' }
  | { state: 'no-packages'; says: string }
  | { state: 'too-slow' }
  | { state: 'failed'; says: string }

const TIME_LIMIT_MS = 120_000
/** The child ends with this when the packages cannot be imported. */
const NO_PACKAGES = 93

function runPython(python: string, question: PythonQuestion): Promise<Ended> {
  const { modules, program, modelPath, inputs } = question
  const head = {
    path: modelPath,
    inputs: Object.entries(inputs).map(([name, { shape, values }]) => ({
      name,
      shape,
      bytes: values.byteLength,
    })),
  }
  return new Promise((resolve) => {
    // -B: no __pycache__ beside the exported files.
    const child = spawn(python, ['-B', '-c', harness(modules, program)], { stdio: ['pipe', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    let complaint = ''
    let isLate = false
    const limit = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, TIME_LIMIT_MS)
    child.stdout.on('data', (chunk: Buffer) => void output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-4000)
    })
    child.once('error', () => {
      clearTimeout(limit)
      resolve({ state: 'no-program' })
    })
    child.once('close', (code, signal) => {
      clearTimeout(limit)
      const says = complaint.trim().split('\n').at(-1) ?? ''
      if (isLate) resolve({ state: 'too-slow' })
      else if (code === 0) resolve({ state: 'answered', output: Buffer.concat(output) })
      else if (code === NO_PACKAGES) resolve({ state: 'no-packages', says })
      else
        resolve({ state: 'failed', says: says === '' ? `it ended with ${signal ?? `code ${code}`}` : says })
    })
    // A child that dies early closes its input; its end says why.
    child.stdin.on('error', () => undefined)
    child.stdin.write(`${JSON.stringify(head)}\n`)
    for (const { values } of Object.values(inputs)) {
      child.stdin.write(Buffer.from(values.buffer, values.byteOffset, values.byteLength))
    }
    child.stdin.end()
  })
}

/** Importing may end the process or print: whatever it is, only the end of the program writes to the real output. */
function harness(modules: readonly string[], program: string): string {
  return `
import json, os, sys
out = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
try:
    import ${modules.join(', ')}
except Exception as error:
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
    sys.exit(${NO_PACKAGES})
${program}
head = json.loads(sys.stdin.buffer.readline())
inputs = {each["name"]: (each["shape"], bytearray(sys.stdin.buffer.read(each["bytes"]))) for each in head["inputs"]}
outputs, version = run(head["path"], inputs)
said = [{"name": name, "shape": list(shape), "bytes": len(raw)} for name, (shape, raw) in outputs.items()]
out.write((json.dumps({"version": version, "outputs": said}) + "\\n").encode())
for _, raw in outputs.values():
    out.write(raw)
out.flush()
`
}

type Answer = { version: string; outputs: { name: string; shape: number[]; bytes: number }[] }

function answerOf(output: Buffer, { title }: PythonQuestion): ReadBack {
  const end = output.indexOf('\n')
  // What the harness above writes.
  const { version, outputs } = JSON.parse(output.subarray(0, end).toString()) as Answer
  let offset = end + 1
  const arrays: Record<string, { shape: number[]; values: Float32Array }> = {}
  for (const { name, shape, bytes } of outputs) {
    // Copied: an array of float32 begins at a multiple of four.
    const raw = Uint8Array.from(output.subarray(offset, offset + bytes))
    arrays[name] = { shape, values: new Float32Array(raw.buffer) }
    offset += bytes
  }
  return { outputs: arrays, checkedWith: `${title} ${version}` }
}

function missing({ packages }: PythonQuestion, why: string): NotChecked {
  return {
    why,
    how: `To have it checked: python3 -m pip install ${packages.join(' ')}, then export again; GANVAS_PYTHON may name a Python that has them.`,
  }
}
