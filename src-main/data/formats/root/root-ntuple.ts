import type { RootFile } from 'jsroot/io'
import type { Ntuple, NtupleBuilder, NtupleField } from 'jsroot/rntuple'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { FileBytes } from '../file-bytes.ts'
import type { Entry, NumberArray } from '../format.ts'
import { damaged, refuseLossy } from '../format.ts'
import type { TreeKey } from './root-file.ts'
import { throughJsroot, unpackRecord } from './root-file.ts'

/** RNTuple, the successor of TTree: columns are read by jsroot, one field and a range of events at a time. */
export type NtupleSource = {
  entry: Entry
  events: number
  read(range: { start: number; count: number }, use: (event: number, value: unknown) => void): Promise<void>
}

/** The object in the file that says where the rest is: bytes, version, four numbers of version, then 64-bit places. */
const ANCHOR_BYTES = 6 + 8 + 7 * 8
/** Events looked at at each end to see whether a field has one length. */
const LOOKED_AT = 500

const TYPES: Record<string, string> = {
  bool: 'bool',
  char: 'int8',
  'std::int8_t': 'int8',
  'std::uint8_t': 'uint8',
  'std::byte': 'uint8',
  'std::int16_t': 'int16',
  'std::uint16_t': 'uint16',
  'std::int32_t': 'int32',
  'std::uint32_t': 'uint32',
  'std::int64_t': 'int64',
  'std::uint64_t': 'uint64',
  float: 'float32',
  double: 'float64',
}

export async function openNtuple(file: RootFile, bytes: FileBytes, key: TreeKey): Promise<NtupleSource[]> {
  const { path } = bytes
  const tuple = await readAnchor(file, bytes, key)
  const builder = await throughJsroot(path, `The RNTuple “${key.name}” cannot be read`, async () => {
    const { readHeaderFooter } = await import('jsroot/rntuple')
    return readHeaderFooter(tuple)
  })
  if (builder === null) throw damaged(path, { message: `The RNTuple “${key.name}” cannot be read.` })
  await readAllGroups(tuple, builder, { bytes, name: key.name })
  const events = builder.clusterSummaries.reduce((sum, cluster) => sum + cluster.numEntries, 0)
  const sources: NtupleSource[] = []
  for (const [index, field] of builder.fieldDescriptors.entries()) {
    // Fields of the top level are their own parents.
    if (field.parentFieldId !== index) continue
    sources.push(await describeField({ tuple, builder, field, events, path }))
  }
  return sources
}

async function readAnchor(file: RootFile, bytes: FileBytes, { key, name }: TreeKey): Promise<Ntuple> {
  const record = await bytes.read(Number(key.fSeekKey), key.fNbytes)
  const isPacked = key.fKeylen + key.fObjlen !== key.fNbytes
  const anchor = isPacked
    ? await unpackRecord({
        ...{ path: bytes.path, what: `“${name}”`, record },
        ...{ from: key.fKeylen, size: key.fObjlen },
      })
    : record.subarray(key.fKeylen)
  if (anchor.length < ANCHOR_BYTES) throw damaged(bytes.path, { message: `“${name}” is too short.` })
  const view = new DataView(anchor.buffer, anchor.byteOffset, anchor.byteLength)
  const [fSeekHeader, fNBytesHeader, fLenHeader, fSeekFooter, fNBytesFooter, fLenFooter] = Array.from(
    { length: 6 },
    (_, index) => Number(view.getBigUint64(14 + 8 * index)),
  ) as [number, number, number, number, number, number] // of that length
  for (const [packed, plain] of [
    [fNBytesHeader, fLenHeader],
    [fNBytesFooter, fLenFooter],
  ] as const) {
    // No method packs 2000 times better; jsroot would allocate whatever it is told.
    if (packed > bytes.size || plain > Math.max(2000 * packed, 1000)) {
      throw damaged(bytes.path, { message: `The RNTuple “${name}” claims a header of ${plain} bytes.` })
    }
  }
  return { $file: file, fSeekHeader, fNBytesHeader, fLenHeader, fSeekFooter, fNBytesFooter, fLenFooter }
}

/** jsroot reads the first group of clusters only; a file that was written in several goes has more. */
async function readAllGroups(
  tuple: Ntuple,
  builder: NtupleBuilder,
  { bytes, name }: { bytes: FileBytes; name: string },
): Promise<void> {
  const summaries: NtupleBuilder['clusterSummaries'] = []
  const locations: unknown[] = []
  const { path } = bytes
  for (const { pageListLength, pageListLocator } of builder.clusterGroups) {
    const record = await bytes.read(Number(pageListLocator.offset), Number(pageListLocator.size))
    const size = Number(pageListLength)
    const list =
      record.length === size
        ? record
        : await unpackRecord({ path, what: `The pages of “${name}”`, record, from: 0, size })
    await throughJsroot(path, `The RNTuple “${name}” cannot be read`, () => {
      builder.deserializePageList(new DataView(list.buffer, list.byteOffset, list.byteLength))
      return Promise.resolve()
    })
    summaries.push(...builder.clusterSummaries)
    locations.push(...builder.pageLocations)
  }
  builder.clusterSummaries = summaries
  builder.pageLocations = locations
  tuple.builder = builder
}

type Described = {
  tuple: Ntuple
  builder: NtupleBuilder
  field: NtupleField
  events: number
  path: string
}

async function describeField(given: Described): Promise<NtupleSource> {
  const { builder, field, events } = given
  const list = /^std::(vector|array)<([^<>,]+)(?:,\d+)?>$/.exec(field.typeName)
  const type = TYPES[list?.[2] ?? field.typeName]
  const isText = field.typeName === 'std::string'
  const entry: Entry = {
    name: field.fieldName,
    shape: [events],
    dtype: isText ? 'text' : (type ?? field.typeName),
    content: isText ? 'text' : 'numbers',
    reason: null,
    chunkRows: builder.clusterSummaries.length > 1 ? (builder.clusterSummaries[0]?.numEntries ?? null) : null,
    unit: null,
    note: 'RNTuple',
  }
  const source: NtupleSource = { entry, events, read: (range, use) => readField(given, range, use) }
  if (type === undefined && !isText)
    return refused(source, `fields of type ${field.typeName} are not supported`)
  // jsroot finds fields by name alone.
  if (builder.findField(field.fieldName) !== field) return refused(source, 'another field has the same name')
  if (list !== null && events > 0) await measureLength(source)
  return source
}

/** One length at both ends makes it a fixed array; every read checks again. */
async function measureLength(source: NtupleSource): Promise<void> {
  const { entry, events } = source
  let length = -1
  let other: string | null = null
  const look = (event: number, value: unknown): void => {
    const count = Array.isArray(value) ? value.length : 0
    if (length === -1) length = count
    else if (count !== length) other ??= `${count} in event ${event}`
  }
  const count = Math.min(LOOKED_AT, events)
  await source.read({ start: 0, count }, look)
  await source.read({ start: events - count, count }, look)
  if (other === null) entry.shape = [events, length]
  else refused(source, `its length varies: ${length} in event 0, ${String(other)}`)
}

function refused(source: NtupleSource, reason: string): NtupleSource {
  source.entry.content = 'unreadable'
  source.entry.reason = reason
  return source
}

async function readField(
  { tuple, field, path }: Described,
  { start, count }: { start: number; count: number },
  use: (event: number, value: unknown) => void,
): Promise<void> {
  if (count === 0) return
  const { rntupleProcess } = await import('jsroot/rntuple')
  const { TSelector } = await import('jsroot/tree')
  let seen = 0
  class Collect extends TSelector {
    override Process(event: number): void {
      seen += 1
      use(event, this.tgtobj['value'])
    }
  }
  const selector = new Collect()
  selector.addBranch(field.fieldName, 'value')
  await throughJsroot(path, `“${field.fieldName}” cannot be read`, () =>
    rntupleProcess(tuple, selector, { firstentry: start, numentries: count }),
  )
  if (seen !== count) {
    throw damaged(path, { message: `“${field.fieldName}” has ${seen} of ${count} events from ${start} on.` })
  }
}

/** Numbers of a range of events into `out`. */
export async function readNtupleNumbers(
  source: NtupleSource,
  range: { start: number; count: number; path: string },
  out: NumberArray,
): Promise<void> {
  const { entry } = source
  const size = range.count === 0 ? 0 : out.length / range.count
  const isBig = entry.dtype === 'int64' || entry.dtype === 'uint64'
  await source.read(range, (event, value) => {
    const at = (event - range.start) * size
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (values.length !== size) throw jagged(entry, { path: range.path, event, size, count: values.length })
    for (const [index, each] of values.entries()) {
      const number = Number(each)
      // jsroot has made numbers of them: beyond 2^53 nobody knows what they were.
      if (isBig && !Number.isSafeInteger(number)) {
        refuseLossy(range.path, { entry: entry.name, row: event, value: BigInt(number) })
      }
      out[at + index] = number
    }
  })
}

function jagged(
  entry: Entry,
  found: { path: string; event: number; size: number; count: number },
): ProblemError {
  return new ProblemError([
    problem({
      code: 'root.jagged',
      at: { file: found.path },
      message: `“${entry.name}” has ${found.size} values in most events, but ${found.count} in event ${found.event}.`,
      hint: 'Every event must have the same number of values: choose another branch.',
    }),
  ])
}
