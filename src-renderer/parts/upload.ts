import type { Client, Reply } from '../../src-shared/protocol/contract.ts'

const PIECE_BYTES = 1024 * 1024

/** A file of the browser's machine to the host's, piece by piece; answers where it is there. */
export async function upload(
  file: File,
  client: Pick<Client, 'request'>,
  options: { onProgress: (fraction: number) => void; isCancelled: () => boolean },
): Promise<Reply<'files.uploaded'>> {
  const begun = await client.request('files.upload', { name: file.name, sizeBytes: file.size })
  if (!begun.ok) return begun
  const id = begun.value.upload
  for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
    if (options.isCancelled()) {
      return {
        ok: false,
        failure: { code: 'upload.cancelled', message: 'The upload was cancelled.', problems: [] },
      }
    }
    const bytes = new Uint8Array(await file.slice(offset, offset + PIECE_BYTES).arrayBuffer())
    const sent = await client.request('files.piece', { upload: id, offset, bytes })
    if (!sent.ok) return sent
    options.onProgress(Math.min(1, (offset + bytes.length) / file.size))
  }
  return client.request('files.uploaded', { upload: id })
}
