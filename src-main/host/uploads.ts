import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { fileProblem } from '../files/file-problem.ts'
import { makeFolder } from '../files/make-folder.ts'

export const LARGEST_PIECE_BYTES = 1024 * 1024

type Upload = {
  window: string
  name: string
  sizeBytes: number
  receivedBytes: number
  part: string
  file: FileHandle
  isBusy: boolean
}

/** Files that were dropped into a browser, piece by piece; a file gets its name when every byte has arrived. */
export function createUploads(folder: string) {
  const uploads = new Map<string, Upload>()

  function find(id: string, window: string): Upload {
    const upload = uploads.get(id)
    if (upload?.window === window) return upload
    throw refusal(`There is no upload “${id.slice(0, 40)}” under way.`, id)
  }

  async function forget(id: string, upload: Upload): Promise<void> {
    uploads.delete(id)
    await upload.file.close().catch(() => undefined)
    await rm(upload.part, { force: true })
  }

  return {
    async begin(window: string, wish: { name: string; sizeBytes: number }): Promise<{ upload: string }> {
      const id = randomBytes(12).toString('hex')
      const part = join(folder, `${id}.part`)
      await makeFolder(folder)
      const file = await open(part, 'wx').catch((error: unknown) => {
        throw new ProblemError([fileProblem(error, part, 'write')])
      })
      uploads.set(id, { ...wish, window, receivedBytes: 0, part, file, isBusy: false })
      return { upload: id }
    },

    async piece(window: string, sent: { upload: string; offset: number; bytes: Uint8Array }) {
      const upload = find(sent.upload, window)
      const { bytes, offset } = sent
      const expected = upload.receivedBytes
      if (upload.isBusy || offset !== expected) {
        throw refusal(`A piece begins at byte ${offset}, but ${expected} bytes have arrived.`, upload.name)
      }
      if (bytes.length > LARGEST_PIECE_BYTES || offset + bytes.length > upload.sizeBytes) {
        const most = Math.min(LARGEST_PIECE_BYTES, upload.sizeBytes - offset)
        throw refusal(`A piece has ${bytes.length} bytes, but at most ${most} may come.`, upload.name)
      }
      upload.isBusy = true
      try {
        await upload.file.write(bytes, 0, bytes.length, offset)
        upload.receivedBytes += bytes.length
        return { receivedBytes: upload.receivedBytes }
      } catch (error) {
        await forget(sent.upload, upload)
        throw new ProblemError([fileProblem(error, upload.part, 'write')])
      } finally {
        upload.isBusy = false
      }
    },

    async finish(window: string, id: string): Promise<{ path: string }> {
      const upload = find(id, window)
      const { receivedBytes, sizeBytes } = upload
      if (receivedBytes !== sizeBytes || upload.isBusy) {
        throw refusal(`Of ${sizeBytes} bytes, ${receivedBytes} have arrived.`, upload.name)
      }
      uploads.delete(id)
      await upload.file.sync()
      await upload.file.close()
      // A folder of its own: the name is what the layouts and the user know the file by.
      const place = join(folder, id)
      await makeFolder(place)
      const path = join(place, safeName(upload.name))
      await rename(upload.part, path)
      return { path }
    },

    /** A window that is gone sends no more. */
    async leave(window: string): Promise<void> {
      for (const [id, upload] of [...uploads]) if (upload.window === window) await forget(id, upload)
    },
  }
}

/** The last part of whatever the browser calls the file, without what file systems refuse. */
function safeName(name: string): string {
  const last = basename(name.replaceAll('\\', '/')).replaceAll(/[\p{Cc}<>:"|?*/]/gu, '_')
  return last === '' || last === '.' || last === '..' ? 'file' : last
}

function refusal(message: string, name: string): ProblemError {
  return new ProblemError([
    problem({
      code: 'file.upload',
      at: { file: name },
      message,
      hint: 'Drop the file again.',
    }),
  ])
}
