import { z } from 'zod'

/** What the branches of a TTree hold: scalars, fixed arrays, `vector<T>`, counted arrays, strings. */

/** What jsroot makes of damaged bytes can lack members: everything that is used is checked. */
const Numbers = z.custom<ArrayLike<number>>((value) => Array.isArray(value) || ArrayBuffer.isView(value))
const Count = z.int().nonnegative()

const RootLeaf = z.looseObject({
  _typename: z.string(),
  fName: z.string(),
  fTitle: z.string(),
  fLen: Count,
  fIsUnsigned: z.boolean().optional(),
  fLeafCount: z.looseObject({ fName: z.string() }).nullish(),
})
export type RootLeaf = z.infer<typeof RootLeaf>

const RootBasket = z.looseObject({
  fNevBuf: Count,
  fLast: z.int(),
  fKeylen: z.int(),
  fEntryOffset: Numbers.optional(),
  fBufferRef: z.looseObject({ arr: z.instanceof(DataView) }).nullish(),
})

const RootBranchOnly = z.looseObject({
  _typename: z.string(),
  fName: z.string(),
  fTitle: z.string(),
  fClassName: z.string().optional(),
  fType: z.number().optional(),
  fStreamerType: z.number().optional(),
  fEntries: Count,
  fWriteBasket: Count,
  fBasketSeek: Numbers,
  fBasketEntry: Numbers,
  fBasketBytes: Numbers,
  fEntryOffsetLen: z.number(),
  fFileName: z.string().optional(),
  fLeaves: z.looseObject({ arr: z.array(RootLeaf) }),
  fBaskets: z.looseObject({ arr: z.array(RootBasket.nullish()) }),
})
export type RootBranch = z.infer<typeof RootBranchOnly> & { fBranches: { arr: RootBranch[] } }
const RootBranch: z.ZodType<RootBranch> = RootBranchOnly.extend({
  fBranches: z.lazy(() => z.looseObject({ arr: z.array(RootBranch) })),
})

export const RootTree = z.looseObject({
  fEntries: Count,
  fBranches: z.looseObject({ arr: z.array(RootBranch) }),
})
export type RootTree = z.infer<typeof RootTree>

export type ItemType =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'

export const ITEM_BYTES: Record<ItemType, number> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
}

/** How the bytes of one event are to be read. */
export type RowForm =
  | { form: 'fixed'; type: ItemType; dims: readonly number[]; skip: number; rowBytes: number }
  /** As many as the event has: `headed` by 10 bytes (a streamed vector<T>), or bare (a counted array). */
  | { form: 'varying'; type: ItemType; headed: boolean }
  | { form: 'text' }

export type BranchEntry = {
  name: string
  branch: RootBranch
  form: RowForm | null
  dtype: string
  /** Why it cannot be read; null when it can. */
  reason: string | null
}

const LEAF_TYPES: Record<string, readonly [signed: ItemType, unsigned: ItemType]> = {
  TLeafO: ['bool', 'bool'],
  TLeafB: ['int8', 'uint8'],
  TLeafS: ['int16', 'uint16'],
  TLeafI: ['int32', 'uint32'],
  TLeafL: ['int64', 'uint64'],
  TLeafG: ['int64', 'uint64'],
  TLeafF: ['float32', 'float32'],
  TLeafD: ['float64', 'float64'],
}

/** TVirtualStreamerInfo::EReadWrite. */
const STREAMER_TYPES: Record<number, ItemType> = {
  1: 'int8',
  2: 'int16',
  3: 'int32',
  4: 'int64',
  5: 'float32',
  8: 'float64',
  11: 'uint8',
  12: 'uint16',
  13: 'uint32',
  14: 'uint64',
  16: 'int64',
  17: 'uint64',
  18: 'bool',
}
const ARRAY_OFFSET = 20
const T_STRING = 65
const STL_STRING = 365
/** TBranchElement::fType of members of a TClonesArray and of an STL collection. */
const MEMBERS_OF_MANY = new Set([31, 41])

const VECTOR_TYPES: Record<string, ItemType> = {
  bool: 'bool',
  char: 'int8',
  'signed char': 'int8',
  'unsigned char': 'uint8',
  short: 'int16',
  'unsigned short': 'uint16',
  int: 'int32',
  unsigned: 'uint32',
  'unsigned int': 'uint32',
  long: 'int64',
  'unsigned long': 'uint64',
  Long64_t: 'int64',
  ULong64_t: 'uint64',
  'long long': 'int64',
  'unsigned long long': 'uint64',
  float: 'float32',
  double: 'float64',
}

export function describeBranches(tree: RootTree): BranchEntry[] {
  return tree.fBranches.arr.flatMap(describeBranch)
}

function describeBranch(branch: RootBranch): BranchEntry[] {
  if (branch.fBranches.arr.length > 0) return branch.fBranches.arr.flatMap(describeBranch)
  if (branch._typename === 'TBranchElement') return [describeElement(branch)]
  const leaves = branch.fLeaves.arr
  if (branch._typename !== 'TBranch' || leaves.length === 0) {
    return [unreadable(branch, branch._typename, `its kind (${branch._typename}) is not supported`)]
  }
  if (leaves.length === 1)
    return leaves.map((leaf) => describeLeaf(branch, leaf, { name: branch.fName, skip: 0 }))
  return describeLeafList(branch, leaves)
}

/** Several leaves in one branch (`x/F:y/F`) lie one after the other in each event. */
function describeLeafList(branch: RootBranch, leaves: readonly RootLeaf[]): BranchEntry[] {
  const entries: BranchEntry[] = []
  let skip = 0
  for (const leaf of leaves) {
    entries.push(describeLeaf(branch, leaf, { name: `${branch.fName}.${leaf.fName}`, skip }))
    const type = leafType(leaf)
    if (type === null || leaf.fLeafCount) {
      return [unreadable(branch, 'leaf list', `one of its leaves (${leaf.fName}) has no fixed size`)]
    }
    skip += ITEM_BYTES[type] * leaf.fLen
  }
  return entries.map((entry) =>
    entry.form?.form === 'fixed' ? { ...entry, form: { ...entry.form, rowBytes: skip } } : entry,
  )
}

function describeLeaf(
  branch: RootBranch,
  leaf: RootLeaf,
  place: { name: string; skip: number },
): BranchEntry {
  const { name, skip } = place
  if (leaf._typename === 'TLeafC')
    return { name, branch, form: { form: 'text' }, dtype: 'text', reason: null }
  const type = leafType(leaf)
  if (type === null)
    return unreadable(branch, leaf._typename, `its type (${leaf._typename}) is not supported`)
  const dims = arrayDims(leaf)
  const form: RowForm = leaf.fLeafCount
    ? { form: 'varying', type, headed: false }
    : { form: 'fixed', type, dims, skip, rowBytes: ITEM_BYTES[type] * leaf.fLen }
  return withFile({ name, branch, form, dtype: type, reason: null })
}

function leafType(leaf: RootLeaf): ItemType | null {
  return LEAF_TYPES[leaf._typename]?.[leaf.fIsUnsigned === true ? 1 : 0] ?? null
}

/** `cells[20][4]` → [20, 4]; the title is where ROOT keeps it. */
function arrayDims(leaf: RootLeaf): number[] {
  if (leaf.fLen === 1) return []
  const dims = [...leaf.fTitle.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]))
  return dims.reduce((product, dim) => product * dim, 1) === leaf.fLen ? dims : [leaf.fLen]
}

function describeElement(branch: RootBranch): BranchEntry {
  const name = branch.fName.replace(/\.$/, '')
  const kind = branch.fStreamerType ?? -1
  const vector = /^vector<(.+)>$/.exec(branch.fClassName ?? '')?.[1]?.trim()
  if (branch.fType === 0 && kind === -1 && vector !== undefined) {
    const type = VECTOR_TYPES[vector.replace(/^std::/, '')]
    if (type === undefined)
      return unreadable(branch, branch.fClassName ?? '', `a vector of ${vector} is not supported`)
    return withFile({
      name,
      branch,
      form: { form: 'varying', type, headed: true },
      dtype: type,
      reason: null,
    })
  }
  if (kind === STL_STRING || kind === T_STRING || branch.fClassName === 'string') {
    return withFile({ name, branch, form: { form: 'text' }, dtype: 'text', reason: null })
  }
  const leaf = branch.fLeaves.arr[0]
  const basic = STREAMER_TYPES[kind] ?? STREAMER_TYPES[kind - ARRAY_OFFSET]
  // Members of a collection that was split (TClonesArray, vector of a class): one after the other for each event.
  if (MEMBERS_OF_MANY.has(branch.fType ?? 0) && STREAMER_TYPES[kind] !== undefined && basic !== undefined) {
    return withFile({
      name,
      branch,
      form: { form: 'varying', type: basic, headed: false },
      dtype: basic,
      reason: null,
    })
  }
  if (branch.fType === 0 && basic !== undefined && leaf !== undefined && !leaf.fLeafCount) {
    const length = STREAMER_TYPES[kind] === undefined ? leaf.fLen : 1
    const dims =
      length === 1 ? [] : arrayDims({ ...leaf, fLen: length, fTitle: leaf.fTitle || branch.fTitle })
    const form: RowForm = { form: 'fixed', type: basic, dims, skip: 0, rowBytes: ITEM_BYTES[basic] * length }
    return withFile({ name, branch, form, dtype: basic, reason: null })
  }
  return unreadable(
    branch,
    branch.fClassName ?? 'object',
    `objects of class ${branch.fClassName ?? '?'} are not supported`,
  )
}

function withFile(entry: BranchEntry): BranchEntry {
  if (!entry.branch.fFileName) return entry
  return { ...entry, form: null, reason: `it lies in another file (${entry.branch.fFileName})` }
}

function unreadable(branch: RootBranch, dtype: string, reason: string): BranchEntry {
  return { name: branch.fName, branch, form: null, dtype, reason }
}
