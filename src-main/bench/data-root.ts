import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openFile } from 'jsroot/io'
import { TSelector, treeProcess } from 'jsroot/tree'
import { rowCount, rowSize } from '../data/formats/format.ts'
import { openOrThrow } from './data-hdf5.ts'
import type { DataPeer } from './data-python.ts'
import type { Comparison } from './data-times.ts'
import { comparisonCells, inTurn } from './data-times.ts'

/** ROOT trees, all events once, against jsroot's own way of reading them: a selector that is given every event. */
const FLAT = Array.from({ length: 20 }, (_, place) => `b${place}`)
const WORKS = [
  { work: 'ROOT, 20 branches', tree: 'flat', branches: FLAT },
  { work: 'ROOT, 80 cells in a counted array', tree: 'vector', branches: ['cells'] },
] as const
/** Events of all branches that are read before the next ones, when the file does not say what is best. */
const STEP = 20_000

export async function compareRoot(given: {
  folder: string
  entries: number
  repeats: number
  peer: DataPeer
  say: (text: string) => void
}): Promise<Comparison[]> {
  const { entries, repeats, peer, say } = given
  // Only uproot can write ROOT files here.
  if (peer.missing !== null) return []
  const path = join(given.folder, 'trees.root')
  say(`Writing ROOT trees of ${entries.toLocaleString('en')} events`)
  await peer.run(['root', path, `${entries}`])
  const fileBytes = (await stat(path)).size
  const compared: Comparison[] = []
  for (const { work, tree, branches } of WORKS) {
    say(`Reading: ${work}`)
    await readOurs(path, tree, branches)
    const times = await inTurn(
      repeats,
      () => readOurs(path, tree, branches),
      () => readSelected(path, tree, branches),
    )
    const comparison: Comparison = {
      work,
      amount: entries,
      unit: 'events/s',
      fileBytes,
      times,
      peer: 'jsroot TSelector',
    }
    say(comparisonCells(comparison).join('  '))
    compared.push(comparison)
  }
  return compared
}

async function readOurs(path: string, tree: string, branches: readonly string[]): Promise<number> {
  const began = performance.now()
  const file = await openOrThrow(path)
  const entries = branches.map((branch) => {
    const names = [branch, `${tree}/${branch}`]
    const entry = file.entries.find((each) => names.includes(each.name))
    if (entry === undefined || entry.content !== 'numbers') throw new Error(`no numbers ${branch}`)
    return { entry, out: new Float32Array(STEP * rowSize(entry)) }
  })
  const rows = entries[0] === undefined ? 0 : rowCount(entries[0].entry)
  for (let start = 0; start < rows; start += STEP) {
    const count = Math.min(STEP, rows - start)
    for (const { entry, out } of entries) {
      await file.read(entry.name, start, out.subarray(0, count * rowSize(entry)))
    }
  }
  await file.close()
  return (performance.now() - began) / 1000
}

async function readSelected(path: string, tree: string, branches: readonly string[]): Promise<number> {
  const began = performance.now()
  const file = await openFile(`file://${path}`)
  if (file === false || file === null) throw new Error('jsroot cannot open the file')
  const selector = new Sum(branches)
  await treeProcess(await file.readObject(tree), selector)
  if (!Number.isFinite(selector.total)) throw new Error('jsroot read no numbers')
  return (performance.now() - began) / 1000
}

/** As in jsroot's examples: members of `tgtobj` are the event's values. */
class Sum extends TSelector {
  total = 0
  private readonly branches: readonly string[]

  constructor(branches: readonly string[]) {
    super()
    this.branches = branches
    for (const branch of branches) this.addBranch(branch)
  }

  override Process(): void {
    for (const branch of this.branches) {
      const value = this.tgtobj[branch]
      if (typeof value === 'number') this.total += value
      else if (Array.isArray(value)) for (const each of value) this.total += Number(each)
    }
  }
}
