/**
 * XXH64 of Yann Collet (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md), seed 0: the checksum in front of every LZ4
 * block of a ROOT file. 64-bit numbers are pairs of 32-bit halves, because BigInt is fifty times slower here.
 */
type Half = number
/** Low half, high half. */
type Pair = [Half, Half]

const P1: Readonly<Pair> = [0x85ebca87, 0x9e3779b1]
const P2: Readonly<Pair> = [0x27d4eb4f, 0xc2b2ae3d]
const P3: Readonly<Pair> = [0x9e3779f9, 0x165667b1]
const P4: Readonly<Pair> = [0xc2b2ae63, 0x85ebca77]
const P5: Readonly<Pair> = [0x165667c5, 0x27d4eb2f]

/** The checksum as a bigint. */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { length } = bytes
  let at = 0
  let hash: Pair
  if (length >= 32) {
    const lanes = Uint32Array.from([add([...P1], P2), [...P2], [0, 0], subtract([0, 0], P1)].flat())
    for (; at + 32 <= length; at += 32) {
      for (let lane = 0; lane < 8; lane += 2) {
        round(lanes, lane, [view.getUint32(at + 4 * lane, true), view.getUint32(at + 4 * lane + 4, true)])
      }
    }
    const laneAt = (lane: number): Pair => [lanes[2 * lane] ?? 0, lanes[2 * lane + 1] ?? 0]
    const [one, two, three, four] = [laneAt(0), laneAt(1), laneAt(2), laneAt(3)]
    hash = add(
      add(add(rotate([...one], 1), rotate([...two], 7)), rotate([...three], 12)),
      rotate([...four], 18),
    )
    for (const lane of [one, two, three, four]) {
      const merged = multiply(rotate(multiply(lane, P2), 31), P1)
      hash = add(multiply(xor(hash, merged), P1), P4)
    }
  } else hash = [...P5]
  hash = add(hash, [length >>> 0, 0])
  for (; at + 8 <= length; at += 8) {
    const word: Pair = [view.getUint32(at, true), view.getUint32(at + 4, true)]
    const mixed = multiply(rotate(multiply(word, P2), 31), P1)
    hash = add(multiply(rotate(xor(hash, mixed), 27), P1), P4)
  }
  if (at + 4 <= length) {
    hash = xor(hash, multiply([view.getUint32(at, true), 0], P1))
    hash = add(multiply(rotate(hash, 23), P2), P3)
    at += 4
  }
  for (; at < length; at++) {
    hash = xor(hash, multiply([view.getUint8(at), 0], P5))
    hash = multiply(rotate(hash, 11), P1)
  }
  hash = multiply(xor(hash, shift(hash, 33)), P2)
  hash = multiply(xor(hash, shift(hash, 29)), P3)
  hash = xor(hash, shift(hash, 32))
  return (BigInt(hash[1]) << 32n) | BigInt(hash[0])
}

/**
 * lane = rotate(lane + word × P2, 31) × P1, in place. All bytes but the last few go through here, so it works on plain
 * numbers where it can.
 */
function round(lanes: Uint32Array, at: number, [low, high]: Readonly<Pair>): void {
  const productHigh = (upper(low, P2[0]) + Math.imul(low, P2[1]) + Math.imul(high, P2[0])) >>> 0
  const sum = (lanes[at] as number) + (Math.imul(low, P2[0]) >>> 0) // at is a lane
  const sumLow = sum >>> 0
  const sumHigh = ((lanes[at + 1] as number) + productHigh + (sum > 0xffff_ffff ? 1 : 0)) >>> 0 // at is a lane
  const turnedLow = ((sumLow << 31) | (sumHigh >>> 1)) >>> 0
  const turnedHigh = ((sumHigh << 31) | (sumLow >>> 1)) >>> 0
  lanes[at] = Math.imul(turnedLow, P1[0])
  lanes[at + 1] = upper(turnedLow, P1[0]) + Math.imul(turnedLow, P1[1]) + Math.imul(turnedHigh, P1[0])
}

/** The upper 32 bits of a product of 32-bit numbers. */
function upper(a: Half, b: Half): Half {
  const a0 = a & 0xffff
  const a1 = a >>> 16
  const b0 = b & 0xffff
  const b1 = b >>> 16
  const middle = a1 * b0 + ((a0 * b0) >>> 16)
  const other = a0 * b1 + (middle & 0xffff)
  return a1 * b1 + (middle >>> 16) + (other >>> 16)
}

// Each works on its first argument and gives it back: no new arrays in the loop.

function multiply(a: Pair, b: Readonly<Pair>): Pair {
  const [low, high] = a
  a[0] = Math.imul(low, b[0]) >>> 0
  a[1] = (upper(low, b[0]) + Math.imul(low, b[1]) + Math.imul(high, b[0])) >>> 0
  return a
}

function add(a: Pair, b: Readonly<Pair>): Pair {
  const low = a[0] + b[0]
  a[0] = low >>> 0
  a[1] = (a[1] + b[1] + (low > 0xffff_ffff ? 1 : 0)) >>> 0
  return a
}

function subtract(a: Pair, b: Readonly<Pair>): Pair {
  const borrow = a[0] < b[0] ? 1 : 0
  a[0] = (a[0] - b[0]) >>> 0
  a[1] = (a[1] - b[1] - borrow) >>> 0
  return a
}

/** By 1 to 31 bits to the left. */
function rotate(a: Pair, bits: number): Pair {
  const [low, high] = a
  a[0] = ((low << bits) | (high >>> (32 - bits))) >>> 0
  a[1] = ((high << bits) | (low >>> (32 - bits))) >>> 0
  return a
}

/** By 29 to 33 bits to the right, as a new number. */
function shift([low, high]: Readonly<Pair>, bits: number): Pair {
  if (bits >= 32) return [high >>> (bits - 32), 0]
  return [((low >>> bits) | (high << (32 - bits))) >>> 0, high >>> bits]
}

function xor(a: Pair, b: Readonly<Pair>): Pair {
  a[0] = (a[0] ^ b[0]) >>> 0
  a[1] = (a[1] ^ b[1]) >>> 0
  return a
}
