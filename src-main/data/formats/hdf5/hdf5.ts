import { basename } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import type { FileOnDisk } from '../file-bytes.ts'
import { openBytes } from '../file-bytes.ts'
import type { DataFile, DataFormat, NumberArray } from '../format.ts'
import { checkRange, damaged, noSuchEntry, notNumeric, numericEntry, rowCount, rowSize } from '../format.ts'
import type { Field } from './datatype.ts'
import type { NumberField, Target } from './decode-run.ts'
import { decodeRun } from './decode-run.ts'
import type { Hdf5Entry } from './hdf5-entry.ts'
import { listEntries } from './hdf5-entries.ts'
import { jaggedEntry, readJagged } from './jagged.ts'
import type { Hdf5Module } from './hdf5-module.ts'
import { closeHdf5, hdf5Reason, startHdf5 } from './hdf5-module.ts'
import { eachLibraryRun, readTextAttribute, readVariableTexts, textOf } from './library-reader.ts'
import type { LibraryFile } from './library-reader.ts'
import { SIGNATURE, readSuperblock } from './superblock.ts'

/**
 * HDF5 data sets by range: a file larger than memory is fine. The library says what a file holds; the values are read
 * without it wherever their storage is understood (own-reader.ts), else through it.
 */
export const hdf5: DataFormat = {
  id: 'hdf5',
  title: 'HDF5',
  detect: (head, name) =>
    SIGNATURE.every((byte, index) => head[index] === byte) ? 1 : /\.(h5|hdf5|hdf)$/i.test(name) ? 0.6 : 0,
  open: openHdf5,
}

async function openHdf5(path: string): Promise<Result<DataFile, Problem[]>> {
  const opened = await openBytes(path)
  if (!opened.ok) return opened
  const bytes = opened.value
  try {
    const superblock = await readSuperblock(bytes)
    const module = await startHdf5()
    const file = module.open(path, 0, false, -1, -1)
    if (file <= 0n) throw new Error('the file cannot be opened')
    return success(hdf5File({ module, file }, bytes, await listEntries({ module, file }, bytes, superblock)))
  } catch (error) {
    await bytes.close()
    return failed(problemsOf(error, path, `${basename(path)} cannot be read as HDF5`))
  }
}

function hdf5File(library: LibraryFile, bytes: FileOnDisk, listed: readonly Hdf5Entry[]): DataFile {
  const { path } = bytes
  const entries = listed.map((each) => each.entry)
  const sources = new Map(listed.map((each) => [each.entry.name, each.source]))
  let module: Hdf5Module | null = library.module

  function alive(): LibraryFile {
    if (module === null) throw damaged(path, { message: 'The file cannot be read any more after an error.' })
    return { module, file: library.file }
  }
  /** After any error of the library the instance is not used again (see hdf5-module.ts). */
  async function guarded<Value>(what: string, act: () => Promise<Value> | Value): Promise<Value> {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof ProblemError)) module = null
      throw new ProblemError(problemsOf(error, path, what))
    }
  }
  function sourceOf(name: string): NonNullable<Hdf5Entry['source']> {
    const source = sources.get(name)
    if (source === null || source === undefined) throw new Error(`“${name}” is no dataset`)
    return source
  }

  const derive = (name: string) => jaggedEntry(listed, name)?.entry ?? null

  async function readNumbers(name: string, start: number, out: NumberArray): Promise<void> {
    const entry = numericEntry({ entries, path, derive }, name)
    const count = checkRange(entry, start, out)
    const jagged = sources.has(name) ? null : jaggedEntry(listed, name)
    if (jagged !== null) {
      return guarded(`“${name}” cannot be read`, () => readJagged(alive, jagged, { start, count, path, out }))
    }
    const { own, dataset, metadata, field } = sourceOf(name)
    if (!isNumber(field)) throw new Error(`“${name}” is not numeric`)
    const range = { start, end: start + count }
    const target: Target = { out, start, rowSize: rowSize(entry), path, entry: name }
    const perElement = field.dims.reduce((product, dim) => product * dim, 1)
    if (own === null) {
      const inMemory = { ...field, datatype: { ...field.datatype, isLittleEndian: true } }
      return guarded(`“${name}” cannot be read`, () =>
        eachLibraryRun(alive, { name: dataset, metadata, ...range }, (run, to) =>
          decodeRun(run, inMemory, { target, at: to * perElement }),
        ),
      )
    }
    if (isAsInMemory(field, out)) {
      const raw = new Uint8Array(out.buffer, out.byteOffset, out.byteLength)
      if (await own.readStraight(start, raw)) return
    }
    await own.eachRun(range, (run, to) => decodeRun(run, field, { target, at: to * perElement }))
  }

  async function readTexts(name: string): Promise<string[]> {
    const entry = entries.find((each) => each.name === name)
    if (entry === undefined) throw new ProblemError([noSuchEntry({ entries, path }, name)])
    if (entry.content !== 'text') throw new ProblemError([notNumeric({ path }, entry)])
    const { own, dataset, metadata, field } = sourceOf(name)
    const { datatype } = field
    if (datatype.class !== 'fixed text') {
      return guarded(`“${name}” cannot be read`, () => readVariableTexts(alive, { name: dataset, metadata }))
    }
    const texts = new Array<string>(rowCount(entry) * rowSize(entry)).fill('')
    const range = { start: 0, end: rowCount(entry) }
    const use: Parameters<typeof eachLibraryRun>[2] = (run, to) => {
      for (let index = 0; index < run.count; index++) {
        const from = run.from + index * run.elementBytes + field.offset
        texts[to + index] = textOf(run.bytes.subarray(from, from + datatype.size), datatype.isSpacePadded)
      }
    }
    if (own !== null) await own.eachRun(range, use)
    else {
      await guarded(`“${name}” cannot be read`, () =>
        eachLibraryRun(alive, { name: dataset, metadata, ...range }, use),
      )
    }
    return texts
  }

  return {
    format: 'hdf5',
    path,
    entries,
    derive,
    async read(name, start, out) {
      await readNumbers(name, start, out)
      await bytes.refuseChanged()
    },
    async readText(name) {
      const texts = await readTexts(name)
      await bytes.refuseChanged()
      return texts
    },
    readNote(name) {
      try {
        const { module, file } = alive()
        const isThere = module.get_attribute_names(file, '/').includes(name)
        return isThere ? readTextAttribute({ module, file }, '/', name) : null
      } catch (error) {
        if (!(error instanceof ProblemError)) module = null
        throw new ProblemError(problemsOf(error, path, `the attribute “${name}” cannot be read`))
      }
    },
    async close() {
      const closing = module
      module = null
      if (closing !== null) closeHdf5(closing, library.file)
      await bytes.close()
    },
  }
}

function isNumber(field: Field): field is NumberField {
  return field.datatype.class === 'number'
}

/** Its bytes can go into the array as they are. */
function isAsInMemory(field: NumberField, out: NumberArray): boolean {
  const { type, isLittleEndian } = field.datatype
  const wanted = out instanceof Float32Array ? 'float32' : 'float64'
  return isLittleEndian && type === wanted && field.path.length === 0
}

function problemsOf(error: unknown, path: string, what: string): Problem[] {
  if (error instanceof ProblemError) return [...error.problems]
  return [...damaged(path, { message: `${what}: ${hdf5Reason(error)}.` }).problems]
}
