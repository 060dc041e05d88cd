import { z } from 'zod'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'

/**
 * Named float32 arrays with JSON metadata in one file, in the safetensors format
 * (https://huggingface.co/docs/safetensors): 8 bytes header length, JSON header, data. PyTorch, NumPy and JAX users
 * open our checkpoints with the `safetensors` package; nothing in the file is ever executed.
 */
export type TensorFile = {
  metadata: Record<string, string>
  tensors: ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>
}

const MAX_HEADER_BYTES = 100_000_000

const Header = z.record(
  z.string(),
  z.union([
    z.object({
      dtype: z.literal('F32'),
      shape: z.array(z.int().nonnegative()),
      data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
    }),
    z.record(z.string(), z.string()),
  ]),
)

export function encodeTensors(file: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: file.metadata }
  let offset = 0
  for (const [name, { shape, values }] of file.tensors) {
    const bytes = values.byteLength
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + bytes] }
    offset += bytes
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  // The data begin at a multiple of 8; the format allows spaces at the end of the header for that.
  const headerBytes = Math.ceil(text.length / 8) * 8
  const out = new Uint8Array(8 + headerBytes + offset)
  out.fill(0x20, 8, 8 + headerBytes)
  new DataView(out.buffer).setBigUint64(0, BigInt(headerBytes), true)
  out.set(text, 8)
  let at = 8 + headerBytes
  for (const { values } of file.tensors.values()) {
    out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return out
}

/** Throws a ProblemError that names `path` when the bytes are not a whole float32 safetensors file. */
export function decodeTensors(bytes: Uint8Array, path: string): TensorFile {
  const broken = (what: string): never => {
    throw new ProblemError([
      problem({
        code: 'checkpoint.broken',
        at: { file: path },
        message: `${path} is not a whole safetensors file: ${what}.`,
        hint: 'Continue from an earlier checkpoint of the run.',
      }),
    ])
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8) broken(`it has ${bytes.length} bytes, its header alone needs 8`)
  const headerBytes = Number(view.getBigUint64(0, true))
  if (headerBytes > MAX_HEADER_BYTES || 8 + headerBytes > bytes.length) {
    broken(`its header says ${headerBytes} bytes, the file has ${bytes.length}`)
  }
  const parsed = Header.safeParse(parseJson(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes))))
  if (!parsed.success) return broken('its header is not what the format says')
  const tensors = new Map<string, { shape: readonly number[]; values: Float32Array }>()
  let metadata: Record<string, string> = {}
  for (const [name, entry] of Object.entries(parsed.data)) {
    if (name === '__metadata__') {
      metadata = entry as Record<string, string> // the schema's second form; the first has no such name
      continue
    }
    const { shape, data_offsets: offsets } = entry as { shape: number[]; data_offsets: [number, number] } // see above
    const size = shape.reduce((product, dim) => product * dim, 1) * 4
    const [begin, end] = [8 + headerBytes + offsets[0], 8 + headerBytes + offsets[1]]
    if (end - begin !== size || end > bytes.length)
      broken(`“${name}” needs ${size} bytes, the file has ${bytes.length - begin}`)
    const values = new Float32Array(size / 4)
    new Uint8Array(values.buffer).set(bytes.subarray(begin, end))
    tensors.set(name, { shape, values })
  }
  return { metadata, tensors }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // the schema then refuses it, with the file's name
  }
}
