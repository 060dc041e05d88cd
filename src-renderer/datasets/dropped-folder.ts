import type { Failure } from '../../src-shared/protocol/wire-types.ts'

/**
 * Why what was dropped cannot be sent; null: it can. Browsers hand over a folder as if it were a file, but give none of
 * its bytes.
 */
export async function whyNotSent(
  dropped: Pick<File, 'name' | 'size' | 'slice' | 'arrayBuffer'>,
): Promise<Failure | null> {
  try {
    await (dropped.size === 0 ? dropped : dropped.slice(0, 1)).arrayBuffer()
    return null
  } catch {
    return {
      code: 'upload.folder',
      message: `“${dropped.name}” is a folder or cannot be read: the browser hands over 0 of its bytes.`,
      hint: 'Choose a folder with “A folder of pictures…”; it must lie on the machine that Ganvas runs on. Of files, drop them one by one.',
      problems: [],
    }
  }
}
