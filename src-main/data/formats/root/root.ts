import { basename } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import type { FileBytes, FileOnDisk } from '../file-bytes.ts'
import { openBytes } from '../file-bytes.ts'
import type { DataFile, DataFormat, Entry, NumberArray } from '../format.ts'
import { checkRange, damaged, noSuchEntry, notNumeric, numericEntry } from '../format.ts'
import type { Basket, BasketPlace } from './root-baskets.ts'
import { basketPlaces, readBasket } from './root-baskets.ts'
import type { BranchEntry } from './root-branches.ts'
import { RootTree, describeBranches } from './root-branches.ts'
import type { NtupleSource } from './root-ntuple.ts'
import { openNtuple, readNtupleNumbers } from './root-ntuple.ts'
import type { RowTarget } from './root-rows.ts'
import { decodeRows, decodeText, itemCounts } from './root-rows.ts'
import { checkRootHeader, findTrees, openRootContainer, readKeyObject } from './root-file.ts'
import type { TreeKey } from './root-file.ts'

/** ROOT TTree branches by range. Directories and tree objects are read by jsroot; events are decoded here. */
export const root: DataFormat = {
  id: 'root',
  title: 'ROOT TTree',
  detect: (head, name) =>
    head[0] === 0x72 && head[1] === 0x6f && head[2] === 0x6f && head[3] === 0x74
      ? 1
      : /\.root$/i.test(name)
        ? 0.6
        : 0,
  open: openRoot,
}

async function openRoot(path: string): Promise<Result<DataFile, Problem[]>> {
  const opened = await openBytes(path)
  if (!opened.ok) return opened
  const bytes = opened.value
  try {
    if (new TextDecoder().decode(await bytes.read(0, Math.min(4, bytes.size))) !== 'root') throw notRoot(path)
    await checkRootHeader(bytes)
    const container = await openRootContainer(bytes)
    const found = await findTrees(container, path)
    if (found.trees.length === 0 && found.ntuples.length === 0) throw noTree(path, found.others)
    const branches: Branch[] = []
    for (const tree of found.trees) branches.push(...(await openTree({ container, bytes, tree })))
    const ntuples: NtupleSource[] = []
    for (const key of found.ntuples) {
      const isOnly = branches.length === 0 && found.ntuples.length === 1
      for (const source of await openNtuple(container, bytes, key)) {
        if (!isOnly) source.entry.name = `${key.name}/${source.entry.name}`
        ntuples.push(source)
      }
    }
    return success(rootFile(bytes, nameBranches(branches), ntuples))
  } catch (error) {
    await bytes.close()
    if (error instanceof ProblemError) return failed([...error.problems])
    throw error
  }
}

type Branch = {
  tree: string
  described: BranchEntry
  entry: Entry
  places: readonly BasketPlace[]
  /** The block read last: neighbours are usually read next. */
  recent: Basket | null
  /** Its events have different numbers of values. */
  isJagged?: boolean
}

async function openTree(given: {
  container: Awaited<ReturnType<typeof openRootContainer>>
  bytes: FileBytes
  tree: TreeKey
}): Promise<Branch[]> {
  const { bytes, tree } = given
  const object = RootTree.safeParse(await readKeyObject(given.container, bytes, tree))
  if (!object.success) {
    const where = object.error.issues[0]?.path.join('.') ?? ''
    throw damaged(bytes.path, {
      message: `The tree “${tree.name}” cannot be read: its description is damaged at ${where}.`,
    })
  }
  const branches: Branch[] = []
  for (const described of describeBranches(object.data)) {
    branches.push({ ...(await describeEntry(bytes, described)), tree: tree.name })
  }
  return branches
}

/** Branches of the tree with the most events go by their own names, those of other trees by `tree/branch`. */
function nameBranches(branches: readonly Branch[]): Branch[] {
  const events = (branch: Branch): number => branch.described.branch.fEntries
  const main = branches.reduce<Branch | null>(
    (best, each) => (best === null || events(each) > events(best) ? each : best),
    null,
  )
  return branches.map((branch) => {
    if (branch.tree === main?.tree) return branch
    const name = `${branch.tree}/${branch.entry.name}`
    return { ...branch, described: { ...branch.described, name }, entry: { ...branch.entry, name } }
  })
}

type Described = Omit<Branch, 'tree'>

async function describeEntry(bytes: FileBytes, described: BranchEntry): Promise<Described> {
  const { branch, form, name } = described
  const entry: Entry = {
    name,
    shape: [branch.fEntries],
    dtype: described.dtype,
    content: form === null ? 'unreadable' : form.form === 'text' ? 'text' : 'numbers',
    reason: described.reason,
    chunkRows: null,
    unit: null,
    note: null,
  }
  if (form === null || branch.fEntries === 0) {
    const dims = form?.form === 'fixed' ? form.dims : []
    return { described, entry: { ...entry, shape: [...entry.shape, ...dims] }, places: [], recent: null }
  }
  const places = basketPlaces(branch, bytes.path)
  const result: Described = { described, entry, places, recent: null }
  // All blocks of a branch but the last hold the same number of events as a rule.
  if (places.length > 1) entry.chunkRows = places[0]?.count ?? null
  if (places.some((place) => place.embedded)) entry.note = 'last block inside the tree object'
  if (form.form === 'fixed') entry.shape = [branch.fEntries, ...form.dims]
  if (form.form === 'varying') await measureVarying(bytes, result)
  return result
}

/**
 * Looks at the first and the last block: all lengths equal makes it a fixed array (every read checks again), otherwise
 * it is jagged, and can be read as `name[8]` or `name.length`.
 */
async function measureVarying(bytes: FileBytes, branch: Described): Promise<void> {
  const { described, entry, places } = branch
  let length = -1
  let other: string | null = null
  let most = 0
  for (const place of [places[0], places.at(-1)]) {
    if (place === undefined || described.form?.form !== 'varying') continue
    const counts = itemCounts(bytes.path, described, await loadBasket(bytes, branch, place))
    for (const [index, count] of counts.entries()) {
      if (length === -1) length = count
      most = Math.max(most, count)
      if (count !== length) other ??= `${count} in event ${place.first + index}`
    }
  }
  if (other !== null) {
    const { name } = entry
    branch.isJagged = true
    entry.content = 'unreadable'
    entry.reason =
      `its length varies: ${length} in event ${places[0]?.first ?? 0}, ${other}; ` +
      `“${name}[${most}]” gives ${most} values per event, filled up with zeros, and “${name}.length” their number`
    entry.dtype = `${entry.dtype}[]`
    return
  }
  entry.shape = [described.branch.fEntries, length]
  entry.note = [
    entry.note,
    described.form?.form === 'varying' && described.form.headed ? 'vector' : 'counted array',
  ]
    .filter((note) => note !== null)
    .join(', ')
}

async function loadBasket(bytes: FileBytes, branch: Described, place: BasketPlace): Promise<Basket> {
  if (branch.recent?.first === place.first) return branch.recent
  branch.recent = await readBasket(bytes, branch.described.branch, place)
  return branch.recent
}

/** Blocks that are read before they are needed. */
const AHEAD = 3

function rootFile(
  bytes: FileOnDisk,
  branches: readonly Branch[],
  ntuples: readonly NtupleSource[],
): DataFile {
  const entries = [...branches, ...ntuples].map((each) => each.entry)
  const byName = new Map(branches.map((branch) => [branch.entry.name, branch]))
  const { path } = bytes

  /** Blocks of the range in order; the next ones are read and unpacked while one is used. */
  async function eachBasket(
    branch: Branch,
    range: { start: number; count: number },
    use: (basket: Basket) => void,
  ): Promise<void> {
    const wanted = branch.places.filter(
      (place) => place.first + place.count > range.start && place.first < range.start + range.count,
    )
    const before = branch.recent
    const begin = (place: BasketPlace): Promise<Basket> => {
      const loading =
        before?.first === place.first
          ? Promise.resolve(before)
          : readBasket(bytes, branch.described.branch, place)
      // When one before it is damaged, nobody waits for this one.
      loading.catch(() => undefined)
      return loading
    }
    const loading: Promise<Basket>[] = []
    for (let index = 0; index < wanted.length; index++) {
      while (loading.length < AHEAD && index + loading.length < wanted.length) {
        loading.push(begin(wanted[index + loading.length] as BasketPlace)) // within wanted
      }
      const basket = await (loading.shift() as Promise<Basket>) // at least one was begun
      use(basket)
      branch.recent = basket
    }
  }

  function sourceOf(name: string): { branch: Branch; lengths: RowTarget['lengths'] } | null {
    const own = byName.get(name)
    if (own !== undefined) return { branch: own, lengths: 'equal' }
    const parts = /^(.+?)(?:\[(\d{1,6})\]|\.length)$/.exec(name)
    const branch = byName.get(parts?.[1] ?? '')
    if (branch?.isJagged !== true) return null
    return { branch, lengths: parts?.[2] === undefined ? 'counted' : 'padded' }
  }
  /** `name[8]` and `name.length` of a jagged branch. */
  function derive(name: string): Entry | null {
    const source = sourceOf(name)
    if (source === null || source.lengths === 'equal') return null
    const { entry, described } = source.branch
    const isPadded = source.lengths === 'padded'
    const size = Number(/\[(\d+)\]$/.exec(name)?.[1])
    if (isPadded && size < 1) return null
    return {
      ...entry,
      name,
      shape: [described.branch.fEntries, ...(isPadded ? [size] : [])],
      dtype: isPadded ? described.dtype : 'int32',
      content: 'numbers',
      reason: null,
      note: isPadded ? `the first ${size} values, filled up with zeros` : 'number of values',
    }
  }

  return {
    format: 'root',
    path,
    entries,
    derive,
    async read(name, start, out: NumberArray) {
      const entry = numericEntry({ entries, path, derive }, name)
      const count = checkRange(entry, start, out)
      const field = ntuples.find((each) => each.entry.name === name)
      if (field !== undefined) {
        await readNtupleNumbers(field, { start, count, path }, out)
        return bytes.refuseChanged()
      }
      const source = sourceOf(name)
      if (source === null) throw new Error(`no branch ${name}`)
      const { branch, lengths } = source
      const target: RowTarget = {
        out,
        start,
        count,
        size: count === 0 ? 0 : out.length / count,
        path,
        lengths,
      }
      await eachBasket(branch, { start, count }, (basket) => decodeRows(branch.described, basket, target))
      await bytes.refuseChanged()
    },
    async readText(name) {
      const entry = entries.find((each) => each.name === name)
      if (entry === undefined) throw new ProblemError([noSuchEntry({ entries, path }, name)])
      if (entry.content !== 'text') throw new ProblemError([notNumeric({ path }, entry)])
      const texts: string[] = []
      const field = ntuples.find((each) => each.entry === entry)
      await field?.read({ start: 0, count: field.events }, (_, value) => texts.push(String(value)))
      const branch = byName.get(name)
      if (branch === undefined) return texts
      await eachBasket(branch, { start: 0, count: branch.described.branch.fEntries }, (basket) => {
        texts.push(...decodeText(path, branch.described, basket))
      })
      await bytes.refuseChanged()
      return texts
    },
    close: () => bytes.close(),
  }
}

function notRoot(path: string): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.kind',
      at: { file: path },
      message: `${basename(path)} is not a ROOT file.`,
      hint: 'Check how the file was made: its first bytes are not those of ROOT.',
    }),
  ])
}

function noTree(path: string, others: readonly string[]): ProblemError {
  return new ProblemError([
    problem({
      code: 'root.no-tree',
      at: { file: path },
      message: `The ROOT file holds no TTree${others.length === 0 ? '' : `, only ${others.slice(0, 5).join(', ')}`}.`,
      hint: 'Events must be in a TTree: one entry per event, the cells in one branch or one branch per cell.',
    }),
  ])
}
