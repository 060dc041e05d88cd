/**
 * The literals of Python that stand in the header of an .npy file: texts, whole numbers, True, False, None, tuples,
 * lists and dictionaries. Nothing is ever evaluated. Throws a SyntaxError with the place.
 */
export type Literal = string | number | boolean | null | Literal[] | { [key: string]: Literal }

/** Deeper nesting than any type has; a header could nest without end. */
const MOST_DEPTH = 32

export function parseLiteral(text: string): Literal {
  const reader = new LiteralReader(text)
  const value = reader.value(0)
  reader.end()
  return value
}

class LiteralReader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  value(depth: number): Literal {
    if (depth > MOST_DEPTH) throw this.fault('too many brackets')
    this.blanks()
    const sign = this.text[this.at]
    if (sign === '{') return this.dictionary(depth)
    if (sign === '(') return this.sequence(depth, ')')
    if (sign === '[') return this.sequence(depth, ']')
    const quoted = this.take(/[uUbB]?(?=['"])/y)
    if (quoted !== null) return this.quoted()
    // Python 2 wrote long numbers as 12L.
    const number = this.take(/[+-]?\d+L?/y)
    if (number !== null) return Number(number.replace('L', ''))
    const word = this.take(/True|False|None/y)
    if (word === null) throw this.fault('a value is missing')
    return word === 'None' ? null : word === 'True'
  }

  end(): void {
    this.blanks()
    if (this.at < this.text.length) throw this.fault('something follows')
  }

  private sequence(depth: number, close: string): Literal[] {
    this.at += 1
    const items: Literal[] = []
    while (!this.isClosed(close)) {
      items.push(this.value(depth + 1))
      this.comma(close)
    }
    return items
  }

  private dictionary(depth: number): Literal {
    this.at += 1
    // Without a prototype a key cannot mean anything but itself.
    const items = Object.create(null) as { [key: string]: Literal }
    while (!this.isClosed('}')) {
      const key = this.value(depth + 1)
      if (typeof key !== 'string') throw this.fault('a key is no text')
      if (this.take(/\s*:/y) === null) throw this.fault('“:” is missing')
      items[key] = this.value(depth + 1)
      this.comma('}')
    }
    return items
  }

  private quoted(): string {
    const quote = this.text[this.at] ?? ''
    let value = ''
    for (this.at += 1; this.at < this.text.length; this.at++) {
      const sign = this.text[this.at] ?? ''
      if (sign === quote) {
        this.at += 1
        return value
      }
      value += sign === '\\' ? this.escaped() : sign
    }
    throw this.fault('a text has no end')
  }

  /** Leaves the last sign of the escape for the loop to step over. */
  private escaped(): string {
    this.at += 1
    const sign = this.text[this.at] ?? ''
    const digits = { x: 2, u: 4, U: 8 }[sign]
    if (digits === undefined) return { n: '\n', t: '\t', r: '\r' }[sign] ?? sign
    const code = Number.parseInt(this.text.slice(this.at + 1, this.at + 1 + digits), 16)
    if (!(code <= 0x10ffff)) throw this.fault('no such character')
    this.at += digits
    return String.fromCodePoint(code)
  }

  private isClosed(close: string): boolean {
    this.blanks()
    if (this.at >= this.text.length) throw this.fault(`“${close}” is missing`)
    if (this.text[this.at] !== close) return false
    this.at += 1
    return true
  }

  private comma(close: string): void {
    this.blanks()
    if (this.text[this.at] === ',') this.at += 1
    else if (this.text[this.at] !== close) throw this.fault(`“,” or “${close}” is missing`)
  }

  private blanks(): void {
    this.take(/\s*/y)
  }

  private take(form: RegExp): string | null {
    form.lastIndex = this.at
    const found = form.exec(this.text)
    if (found === null) return null
    this.at += found[0].length
    return found[0]
  }

  private fault(what: string): SyntaxError {
    return new SyntaxError(`${what} at character ${this.at}`)
  }
}
