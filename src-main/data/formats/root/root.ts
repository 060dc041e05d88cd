import { setImmediate } from 'node:timers/promises'
import { basename } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import type { FileBytes } from '../file-bytes.ts'
import { openBytes } from '../file-bytes.ts'
import type { DataFile, DataFormat, Entry, NumberArray } from '../format.ts'
import { checkRange, damaged, noSuchEntry, notNumeric, numericEntry } from '../format.ts'
import type { Basket, BasketPlace } from './root-baskets.ts'
import { basketPlaces, readBasket } from './root-baskets.ts'
import type { BranchEntry } from './root-branches.ts'
import { RootTree, describeBranches } from './root-branches.ts'
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
    if (found.trees.length === 0) throw noTree(path, found)
    const branches: Branch[] = []
    for (const tree of found.trees) branches.push(...(await openTree({ container, bytes, tree })))
    return success(rootFile(bytes, nameBranches(branches)))
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
 * it is jagged and refused with the two lengths.
 */
async function measureVarying(bytes: FileBytes, branch: Described): Promise<void> {
  const { described, entry, places } = branch
  let length = -1
  for (const place of [places[0], places.at(-1)]) {
    if (place === undefined || described.form?.form !== 'varying') continue
    const counts = itemCounts(bytes.path, described, await loadBasket(bytes, branch, place))
    for (const [index, count] of counts.entries()) {
      if (length === -1) length = count
      if (count === length) continue
      entry.content = 'unreadable'
      entry.reason = `its length varies: ${length} in event ${places[0]?.first ?? 0}, ${count} in event ${place.first + index}`
      entry.dtype = `${entry.dtype}[]`
      return
    }
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

function rootFile(bytes: FileBytes, branches: readonly Branch[]): DataFile {
  const entries = branches.map((branch) => branch.entry)
  const byName = new Map(branches.map((branch) => [branch.entry.name, branch]))
  const { path } = bytes

  async function eachBasket(
    branch: Branch,
    range: { start: number; count: number },
    use: (basket: Basket) => void,
  ): Promise<void> {
    for (const place of branch.places) {
      if (place.first + place.count <= range.start) continue
      if (place.first >= range.start + range.count) break
      const known = branch.recent?.first === place.first
      use(await loadBasket(bytes, branch, place))
      if (!known) await setImmediate()
    }
  }

  return {
    format: 'root',
    path,
    entries,
    async read(name, start, out: NumberArray) {
      const entry = numericEntry({ entries, path }, name)
      const count = checkRange(entry, start, out)
      const branch = byName.get(name)
      if (branch === undefined) throw new Error(`no branch ${name}`)
      const target: RowTarget = { out, start, count, size: count === 0 ? 0 : out.length / count, path }
      await eachBasket(branch, { start, count }, (basket) => decodeRows(branch.described, basket, target))
    },
    async readText(name) {
      const branch = byName.get(name)
      if (branch === undefined) throw new ProblemError([noSuchEntry({ entries, path }, name)])
      if (branch.entry.content !== 'text') throw new ProblemError([notNumeric({ path }, branch.entry)])
      const texts: string[] = []
      await eachBasket(branch, { start: 0, count: branch.described.branch.fEntries }, (basket) => {
        texts.push(...decodeText(path, branch.described, basket))
      })
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

function noTree(path: string, found: { others: string[]; ntuples: string[] }): ProblemError {
  const ntuple = found.ntuples[0]
  return new ProblemError([
    problem({
      code: 'root.no-tree',
      at: { file: path },
      message:
        ntuple === undefined
          ? `The ROOT file holds no TTree${found.others.length === 0 ? '' : `, only ${found.others.slice(0, 5).join(', ')}`}.`
          : `The ROOT file holds no TTree; the RNTuple “${ntuple}” cannot be read.`,
      hint: 'Events must be in a TTree: one entry per event, the cells in one branch or one branch per cell.',
    }),
  ])
}
