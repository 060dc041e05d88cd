import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import type { NamedArrays } from './named-arrays.ts'

/**
 * Loads an ONNX file in ONNX Runtime and runs it, in a process of its own: a crash of the native library costs the
 * check, not the app.
 */
export async function runOnnxExport(
  modelPath: string,
  inputs: NamedArrays,
  options: { runtime: string } = { runtime: runtimePath() },
): Promise<{ outputs: NamedArrays; checkedWith: string }> {
  const reply = await askChild({ ...options, modelPath, inputs })
  if ('failure' in reply) throw new ProblemError([failureProblem(reply, modelPath)])
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
    // What the child sends is what CHILD above says.
    child.once('message', (reply) => settle(reply as Reply))
    child.once('error', (error) => settle({ failure: error.message, during: 'load' }))
    child.once('exit', (code, signal) => {
      const ended = `it ended with ${signal ?? `code ${code}`}`
      settle({ failure: complaint === '' ? ended : `${ended}: ${complaint.trim()}`, during: 'load' })
    })
    // A child that dies early closes the channel; its exit says why.
    child.send(request, () => undefined)
  })
}

function runtimePath(): string {
  return createRequire(import.meta.url).resolve('onnxruntime-node')
}

function failureProblem(reply: { failure: string; during: 'load' | 'run' }, modelPath: string) {
  if (reply.during === 'run') {
    return problem({
      code: 'export.unreadable',
      at: { file: modelPath },
      message: `ONNX Runtime does not run the exported file: ${reply.failure}`,
      hint: 'This is a fault of Ganvas. Nothing was exported; please report it with the project file.',
    })
  }
  return problem({
    code: 'export.check-missing',
    message: `The export could not be checked, because ONNX Runtime does not work here: ${reply.failure}`,
    hint: 'Run npm ci again; if that does not help, export to tfjs instead.',
  })
}
