/** How the cells of a table are told apart. */
export type Separator = ',' | ';' | '\t' | 'blanks'

const LINE_FEED = 0x0a
const RETURN = 0x0d
const TAB = 0x09
const SPACE = 0x20
const QUOTE = 0x22
const HASH = 0x23

/**
 * Cuts bytes into rows of cells (RFC 4180, with the liberties that files take): cells may be quoted, with "" for a quote
 * and line ends inside; blanks around cells, blank lines and lines that begin with # are left out; lines end with a line
 * feed, a return, or both. The cells are places in the bytes, so that nothing is copied.
 */
export class RowScanner {
  /** Of the row scanned last. Quoted cells lie between their quotes. */
  starts = new Int32Array(64)
  ends = new Int32Array(64)
  isQuoted = new Uint8Array(64)
  count = 0
  /** Lines passed so far. */
  lines = 0
  comments = 0
  /** Where the comment scanned last is. */
  comment = { start: 0, end: 0 }
  private readonly separator: number
  private readonly isBlanks: boolean

  constructor(separator: Separator) {
    this.isBlanks = separator === 'blanks'
    this.separator = this.isBlanks ? SPACE : separator.charCodeAt(0)
  }

  /**
   * Scans the row at `from` and gives the place behind it; `count` is 0 for a blank line or a comment. −1 when the bytes
   * end inside the row, unless they are the last ones.
   */
  scan(bytes: Uint8Array, from: number, isLast: boolean): number {
    this.count = 0
    let at = this.skipBlanks(bytes, from)
    if (bytes[at] === HASH) return this.skipComment(bytes, at, isLast)
    let lines = 1
    for (;;) {
      at = this.skipBlanks(bytes, at)
      const start = at
      let isQuoted = bytes[at] === QUOTE
      let end: number
      if (isQuoted) {
        const passed = this.closingQuote(bytes, at + 1)
        if (passed.at < 0) return isLast ? this.unclosed() : -1
        lines += passed.lines
        at = this.skipBlanks(bytes, passed.at + 1)
        end = passed.at
        // Something follows the quote: then the quotes are part of the text.
        const behind = this.cellEnd(bytes, at)
        if (behind > at && !(this.isBlanks && at > passed.at + 1)) {
          isQuoted = false
          end = behind
          at = behind
        }
      } else {
        at = this.cellEnd(bytes, at)
        end = at
        while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end -= 1
      }
      if (at >= bytes.length && !isLast) return -1
      this.add(isQuoted ? start + 1 : start, end, isQuoted)
      if (this.isBlanks) at = this.skipBlanks(bytes, at)
      if (at >= bytes.length) {
        if (!isLast) return -1
        break
      }
      if (bytes[at] === LINE_FEED || bytes[at] === RETURN) {
        const next = this.lineEnd(bytes, at, isLast)
        if (next < 0) return -1
        at = next
        break
      }
      if (!this.isBlanks) at += 1
    }
    this.lines += lines
    if (this.count === 1 && this.starts[0] === this.ends[0] && this.isQuoted[0] === 0) this.count = 0
    return at
  }

  /** The text of a cell. Files do not say how they are encoded: UTF-8 when they can be, else Latin-1. */
  text(bytes: Uint8Array, cell: number): string {
    const part = bytes.slice(this.starts[cell], this.ends[cell])
    const text = decodeText(part)
    return this.isQuoted[cell] === 1 ? text.replaceAll('""', '"') : text
  }

  private skipBlanks(bytes: Uint8Array, from: number): number {
    let at = from
    while (bytes[at] === SPACE || (bytes[at] === TAB && this.separator !== TAB)) at += 1
    return at
  }

  private cellEnd(bytes: Uint8Array, from: number): number {
    const { separator, isBlanks } = this
    let at = from
    for (; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === separator || byte === LINE_FEED || byte === RETURN || (isBlanks && byte === TAB)) break
    }
    return at
  }

  private closingQuote(bytes: Uint8Array, from: number): { at: number; lines: number } {
    let lines = 0
    for (let at = from; at < bytes.length; at++) {
      if (bytes[at] === LINE_FEED) lines += 1
      if (bytes[at] !== QUOTE) continue
      if (bytes[at + 1] !== QUOTE) return { at, lines }
      at += 1
    }
    return { at: -1, lines }
  }

  private skipComment(bytes: Uint8Array, from: number, isLast: boolean): number {
    let at = from
    while (at < bytes.length && bytes[at] !== LINE_FEED && bytes[at] !== RETURN) at += 1
    if (at >= bytes.length && !isLast) return -1
    const next = at >= bytes.length ? at : this.lineEnd(bytes, at, isLast)
    if (next < 0) return -1
    this.comment = { start: from + 1, end: at }
    this.lines += 1
    this.comments += 1
    return next
  }

  private lineEnd(bytes: Uint8Array, at: number, isLast: boolean): number {
    if (bytes[at] === LINE_FEED) return at + 1
    if (at + 1 >= bytes.length && !isLast) return -1
    return bytes[at + 1] === LINE_FEED ? at + 2 : at + 1
  }

  private add(start: number, end: number, isQuoted: boolean): void {
    if (this.count === this.starts.length) {
      this.starts = doubled(this.starts)
      this.ends = doubled(this.ends)
      const quoted = new Uint8Array(this.starts.length)
      quoted.set(this.isQuoted)
      this.isQuoted = quoted
    }
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.isQuoted[this.count] = isQuoted ? 1 : 0
    this.count += 1
  }

  private unclosed(): never {
    throw new RowError(`the quote that begins on line ${this.lines + 1} is never closed`)
  }
}

/** What is wrong with the text itself, for a problem that names the file. */
export class RowError extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const latin1 = new TextDecoder('latin1')

export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}

function doubled(places: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(places.length * 2)
  larger.set(places)
  return larger
}
