import { basename } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import { openPlain } from '../compressed.ts'
import type { DataFile, DataFormat } from '../format.ts'
import { checkSize, columnsFile, npyColumns } from './npy-array.ts'
import { isNpy, readNpyHeader } from './npy-header.ts'

/** The one entry of an .npy file, which gives its array no name; records give their fields’. */
const NPY_ENTRY = 'values'

export const npy: DataFormat = {
  id: 'npy',
  title: 'NumPy array (npy)',
  detect: (head, name) => (isNpy(head) ? 1 : /\.npy$/i.test(name) ? 0.6 : 0),
  open: openNpy,
}

async function openNpy(path: string): Promise<Result<DataFile, Problem[]>> {
  const opened = await openPlain(path)
  if (!opened.ok) return opened
  const bytes = opened.value
  const what = basename(path)
  try {
    const header = await readNpyHeader(bytes, what)
    if (header === null) throw new ProblemError([notNpy(path)])
    checkSize(header, bytes.size, { path, what })
    const name = header.type.kind === 'record' ? '' : NPY_ENTRY
    const columns = npyColumns(header, name, { path, bytes: () => Promise.resolve(bytes) })
    return success(columnsFile({ ...bytes, format: 'npy' }, columns))
  } catch (error) {
    await bytes.close()
    if (error instanceof ProblemError) return failed([...error.problems])
    throw error
  }
}

function notNpy(path: string): Problem {
  return problem({
    code: 'data.kind',
    at: { file: path },
    message: `${basename(path)} is no NumPy array.`,
    hint: 'Files of numpy.save begin with \\x93NUMPY: check how the file was made.',
  })
}
