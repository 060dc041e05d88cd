import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { problem, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import type { NotChecked } from '../../src-shared/protocol/export-check.ts'
import type { NamedArrays } from './named-arrays.ts'
import type { ReadBack } from './readers/reader.ts'

/**
 * Loads an ONNX file in ONNX Runtime and runs it, in a process of its own: a crash of the native library costs the
 * check, not the app.
 */
export async function runOnnxExport(
  modelPath: string,
  inputs: NamedArrays,
  options: { runtime: string } = { runtime: runtimePath() },
): Promise<ReadBack> {
  const reply = await askChild({ ...options, modelPath, inputs })
  if ('failure' in reply) {
    if (reply.during === 'load') return { notChecked: missing(reply.failure, modelPath) }
    throw new ProblemError([unreadable(reply.failure, modelPath)])
  }
  return { outputs: reply.outputs, checkedWith: `ONNX Runtime ${reply.version}` }
}

type Request = { runtime: string; modelPath: string; inputs: NamedArrays }
type Reply =
  | { outputs: NamedArrays; version: string }
  /** `load`: the runtime itself; `run`: the file. */
  | { failure: string; during: 'load' | 'run' }

const TIME_LIMIT_MS = 120_000

/** Plain JavaScript for `node -e`, so that it is the same from sources, from a bundle and inside Electron. */
const CHILD = `
process.once('message', async ({ runtime, modelPath, inputs }) => {
  let during = 'load'
  try {
    const ort = require(runtime)
    during = 'run'
    process.send({ during })
    const session = await ort.InferenceSession.create(modelPath)
    const feeds = {}
    for (const [name, { shape, values }] of Object.entries(inputs)) {
      feeds[name] = new ort.Tensor('float32', values, shape)
    }
    const results = await session.run(feeds)
    const outputs = {}
    for (const [name, { dims, data }] of Object.entries(results)) outputs[name] = { shape: dims, values: data }
    process.send({ outputs, version: ort.env.versions.node ?? ort.env.versions.common }, () => process.exit(0))
  } catch (error) {
    process.send({ failure: String(error && error.message || error), during }, () => process.exit(0))
  }
})
`

function askChild(request: Request): Promise<Reply> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', CHILD], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      // In Electron the executable is the app; this makes it behave as Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    })
    let complaint = ''
    const limit = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS)
    const settle = (reply: Reply): void => {
      clearTimeout(limit)
      resolve(reply)
    }
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2000)
    })
    let during: 'load' | 'run' = 'load'
    child.on('message', (raw) => {
      // What the child sends is what CHILD above says.
      const sent = raw as Reply | { during: 'run' }
      if ('outputs' in sent || 'failure' in sent) settle(sent)
      else during = sent.during
    })
    child.once('error', (error) => settle({ failure: error.message, during }))
    child.once('exit', (code, signal) => {
      const ended = `it ended with ${signal ?? `code ${code}`}`
      settle({ failure: complaint === '' ? ended : `${ended}: ${complaint.trim()}`, during })
    })
    // A child that dies early closes the channel; its exit says why.
    child.send(request, () => undefined)
  })
}

function runtimePath(): string {
  return createRequire(import.meta.url).resolve('onnxruntime-node')
}

function unreadable(failure: string, modelPath: string): Problem {
  return problem({
    code: 'export.unreadable',
    at: { file: modelPath },
    message: `ONNX Runtime does not run the exported file: ${failure}`,
    hint: 'This is a fault of Ganvas. Nothing was exported; please report it with the project file.',
  })
}

function missing(failure: string, modelPath: string): NotChecked {
  return {
    why: `ONNX Runtime does not work here (${failure}).`,
    how: `Run npm ci and export again, or try the file in Python: python3 -m pip install onnxruntime, then python3 -c "import onnxruntime; onnxruntime.InferenceSession('${basename(modelPath)}')".`,
  }
}
