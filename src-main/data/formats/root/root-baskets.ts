import type { FileBytes } from '../file-bytes.ts'
import { damaged } from '../format.ts'
import type { RootBranch } from './root-branches.ts'
import { unpackRecord } from './root-file.ts'

/**
 * Baskets: the blocks in which a branch keeps its events. Those written out lie in the file at fBasketSeek; the last
 * ones may be inside the TTree object itself (fBasketSeek = 0), where a reader that only looks in the file finds nothing.
 */
export type Basket = {
  first: number
  count: number
  /** The events' bytes, big-endian. */
  bytes: DataView
  /** Where each event begins in `bytes`, and where the last one ends; null when all have the same size. */
  offsets: Int32Array | null
  /** Values in each event, once they have been asked for. */
  counts?: Int32Array
}

export type BasketPlace = { index: number; first: number; count: number; embedded: boolean }

/** Every basket of the branch in event order; a ProblemError when they do not cover all events. */
export function basketPlaces(branch: RootBranch, path: string): BasketPlace[] {
  const places: BasketPlace[] = []
  let covered = 0
  for (let index = 0; covered < branch.fEntries; index++) {
    const inTree = branch.fBaskets.arr[index] ?? null
    const inFile = index < branch.fWriteBasket && Number(branch.fBasketSeek[index] ?? 0) > 0
    const first = Number(branch.fBasketEntry[index] ?? covered)
    const end =
      index < branch.fWriteBasket
        ? Number(branch.fBasketEntry[index + 1] ?? 0)
        : first + (inTree?.fNevBuf ?? 0)
    if ((!inFile && inTree === null) || first !== covered || end <= first || end > branch.fEntries) {
      throw damaged(path, {
        message: `Branch “${branch.fName}” has ${branch.fEntries} entries, but its blocks hold only ${covered}.`,
      })
    }
    places.push({ index, first, count: end - first, embedded: !inFile })
    covered = end
  }
  return places
}

export async function readBasket(bytes: FileBytes, branch: RootBranch, place: BasketPlace): Promise<Basket> {
  return place.embedded ? embeddedBasket(bytes.path, branch, place) : storedBasket(bytes, branch, place)
}

function embeddedBasket(path: string, branch: RootBranch, place: BasketPlace): Basket {
  const basket = branch.fBaskets.arr[place.index]
  const buffer = basket?.fBufferRef
  if (!basket || !buffer) {
    throw damaged(path, {
      message: `Block ${place.index} of branch “${branch.fName}” inside the tree is empty.`,
    })
  }
  const length = basket.fLast - basket.fKeylen
  if (length < 0 || length > buffer.arr.byteLength) throw shortBasket(path, branch, place)
  const bytes = new DataView(buffer.arr.buffer, buffer.arr.byteOffset, length)
  const given = basket.fEntryOffset
  const offsets =
    given === undefined || given.length < place.count
      ? null
      : Int32Array.from({ length: place.count + 1 }, (_, event) =>
          event === place.count ? length : Number(given[event]) - basket.fKeylen,
        )
  return checkOffsets(path, branch, { first: place.first, count: place.count, bytes, offsets })
}

/** In the file: the key (see TKey), then fVersion … fLast of the basket, then the packed events and their offsets. */
async function storedBasket(bytes: FileBytes, branch: RootBranch, place: BasketPlace): Promise<Basket> {
  const { path } = bytes
  const record = await bytes.read(
    Number(branch.fBasketSeek[place.index]),
    Number(branch.fBasketBytes[place.index]),
  )
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  if (record.length < 70) throw shortBasket(path, branch, place)
  const keyVersion = view.getInt16(4)
  const objectLength = view.getInt32(6)
  const keyLength = view.getInt16(14)
  // fVersion 2, fBufferSize 4, fNevBufSize 4, (fIOBits 1), fNevBuf 4, fLast 4, flag 1 end the key's part.
  const tail = keyLength - 9
  if (keyVersion < 0 || tail < 18 || keyLength > record.length || objectLength < 0) {
    throw shortBasket(path, branch, place)
  }
  const count = view.getInt32(tail)
  const last = view.getInt32(tail + 4) - keyLength
  const plain =
    keyLength + objectLength === record.length
      ? record.subarray(keyLength)
      : await unpackRecord({
          path,
          what: `Block ${place.index} of branch “${branch.fName}”`,
          record,
          from: keyLength,
          size: objectLength,
        })
  if (count !== place.count || last < 0 || last > plain.length) throw shortBasket(path, branch, place)
  const all = new DataView(plain.buffer, plain.byteOffset, plain.byteLength)
  let offsets: Int32Array | null = null
  if (plain.length >= last + 4 + 4 * count && plain.length > last) {
    offsets = new Int32Array(count + 1)
    for (let event = 0; event < count; event++)
      offsets[event] = all.getInt32(last + 4 + 4 * event) - keyLength
    offsets[count] = last
  }
  return checkOffsets(path, branch, {
    first: place.first,
    count,
    bytes: new DataView(plain.buffer, plain.byteOffset, last),
    offsets,
  })
}

function checkOffsets(path: string, branch: RootBranch, basket: Basket): Basket {
  const { offsets, bytes } = basket
  if (offsets === null) return basket
  for (let event = 0; event < basket.count; event++) {
    const from = offsets[event] ?? -1
    const to = offsets[event + 1] ?? -1
    if (from < 0 || to < from || to > bytes.byteLength) {
      throw damaged(path, {
        message: `Branch “${branch.fName}” is damaged at event ${basket.first + event}.`,
      })
    }
  }
  return basket
}

function shortBasket(path: string, branch: RootBranch, place: BasketPlace): Error {
  return damaged(path, {
    message: `Branch “${branch.fName}” is damaged in events ${place.first} to ${place.first + place.count - 1}.`,
  })
}
