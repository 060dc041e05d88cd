/**
 * The type of a dataset's elements (HDF5 File Format Specification 3.0, IV.A.2.d), exactly as it is stored: byte order,
 * places of the members of a compound, and whether a float is one of IEEE 754.
 */
export type NumericType =
  'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | FloatType
type FloatType = 'float16' | 'float32' | 'float64'

export type Datatype =
  | { class: 'number'; size: number; type: NumericType; isLittleEndian: boolean }
  | { class: 'fixed text'; size: number; isSpacePadded: boolean }
  | { class: 'compound'; size: number; members: { name: string; offset: number; datatype: Datatype }[] }
  | { class: 'array'; size: number; dims: number[]; base: Datatype }
  /** `member`: the numbers in lists of different lengths. */
  | { class: 'other'; size: number; name: string; member?: Extract<Datatype, { class: 'number' }> }

/** One number (or text) of every element, by its place in the element's bytes. */
export type Field = {
  /** Names of the members that lead to it; empty when the element itself is it. */
  path: readonly string[]
  offset: number
  /** Of an array member. */
  dims: readonly number[]
  datatype: Extract<Datatype, { class: 'number' | 'fixed text' | 'other' }>
}

/** Texts of any length: their bytes lie elsewhere in the file. */
export const VARIABLE_TEXT = 'variable-length text'
export const VARIABLE_LENGTH = 'variable-length'
/** A type within a type within a type ...: more than this is damage. */
const DEEPEST = 16
const MOST_MEMBERS = 4096

/** The type that a datatype message holds; null when it is not understood. */
export function parseDatatype(view: DataView): Datatype | null {
  try {
    return new DatatypeParser(view).parse(0)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The numbers and texts of an element, members of members too. */
export function fieldsOf(datatype: Datatype): Field[] {
  switch (datatype.class) {
    case 'number':
    case 'fixed text':
    case 'other':
      return [{ path: [], offset: 0, dims: [], datatype }]
    case 'array':
      return arrayFields(datatype)
    case 'compound':
      return datatype.members.flatMap(({ name, offset, datatype: member }) =>
        fieldsOf(member).map((field) => ({
          ...field,
          path: [name, ...field.path],
          offset: offset + field.offset,
        })),
      )
  }
}

function arrayFields(array: Extract<Datatype, { class: 'array' }>): Field[] {
  const [inner, ...more] = fieldsOf(array.base)
  if (
    inner !== undefined &&
    more.length === 0 &&
    inner.path.length === 0 &&
    inner.datatype.class === 'number'
  ) {
    return [{ ...inner, dims: [...array.dims, ...inner.dims] }]
  }
  const name = `array of ${inner?.path.length === 0 ? inner.datatype.class : 'compound'}`
  return [{ path: [], offset: 0, dims: [], datatype: { class: 'other', size: array.size, name } }]
}

class DatatypeParser {
  private at = 0
  private readonly view: DataView

  constructor(view: DataView) {
    this.view = view
  }

  parse(depth: number): Datatype {
    if (depth > DEEPEST) throw new RangeError('a type too deep')
    const { view } = this
    const start = this.at
    const classAndVersion = view.getUint8(start)
    const version = classAndVersion >> 4
    const flags = view.getUint8(start + 1) | (view.getUint8(start + 2) << 8)
    const size = view.getUint32(start + 4, true)
    this.at = start + 8
    switch (classAndVersion & 15) {
      case 0:
        return this.fixedPoint(size, flags)
      case 1:
        return this.floatingPoint(size, flags)
      case 2:
        this.at += 2
        return other(size, 'time')
      case 3:
        return { class: 'fixed text', size, isSpacePadded: (flags & 15) === 2 }
      case 4:
        this.at += 4
        return size === 1 ? number(size, 'uint8', true) : other(size, 'bit field')
      case 5:
        // The tag has a multiple of 8 bytes.
        this.at += flags & 0xff
        return other(size, 'opaque')
      case 6:
        return this.compound({ size, version, depth, count: flags & 0xffff })
      case 8:
        return this.enumeration({ version, depth, count: flags & 0xffff })
      case 9:
        return variable(size, this.parse(depth + 1), (flags & 15) === 1)
      case 10:
        return this.array({ size, version, depth })
      case 7:
        return other(size, 'reference')
      default:
        throw new RangeError(`class ${classAndVersion & 15} is not known`)
    }
  }

  private fixedPoint(size: number, flags: number): Datatype {
    const offset = this.view.getUint16(this.at, true)
    const precision = this.view.getUint16(this.at + 2, true)
    this.at += 4
    const isSigned = (flags & 8) !== 0
    if (![1, 2, 4, 8].includes(size) || offset !== 0 || precision !== 8 * size) {
      return other(size, `whole number of ${precision} bits`)
    }
    // Sizes are the four of the type's names.
    return number(size, `${isSigned ? '' : 'u'}int${8 * size}` as NumericType, (flags & 1) === 0)
  }

  private floatingPoint(size: number, flags: number): Datatype {
    const { view, at } = this
    this.at += 12
    const layout = [
      view.getUint16(at, true), // bit offset
      view.getUint16(at + 2, true), // precision
      view.getUint8(at + 4), // exponent: place
      view.getUint8(at + 5), // exponent: bits
      view.getUint8(at + 6), // fraction: place
      view.getUint8(at + 7), // fraction: bits
      view.getUint32(at + 8, true), // exponent bias
      (flags >> 8) & 0xff, // place of the sign
    ].join(' ')
    const isVax = (flags & 0x40) !== 0
    const type = isVax ? undefined : IEEE_LAYOUTS[layout]
    if (type === undefined || size * 8 !== Number(type.slice(5))) {
      return other(size, `float of ${view.getUint16(at + 2, true)} bits that is not of IEEE 754`)
    }
    return number(size, type, (flags & 1) === 0)
  }

  private compound(given: { size: number; version: number; depth: number; count: number }): Datatype {
    const { size, version, depth, count } = given
    if (count > MOST_MEMBERS) throw new RangeError('too many members')
    const members: Extract<Datatype, { class: 'compound' }>['members'] = []
    for (let index = 0; index < count; index++) {
      const name = this.name(version < 3)
      const offset = version < 3 ? this.uint(4) : this.uint(widthOf(size))
      let dims: number[] = []
      if (version === 1) {
        const rank = this.uint(1)
        this.at += 11
        dims = [this.uint(4), this.uint(4), this.uint(4), this.uint(4)].slice(0, rank)
      }
      const inner = this.parse(depth + 1)
      const product = dims.reduce((total, dim) => total * dim, 1)
      const datatype: Datatype =
        dims.length === 0 ? inner : { class: 'array', size: inner.size * product, dims, base: inner }
      if (offset + datatype.size > size) throw new RangeError('a member outside of its compound')
      members.push({ name, offset, datatype })
    }
    return { class: 'compound', size, members }
  }

  private enumeration(given: { version: number; depth: number; count: number }): Datatype {
    const base = this.parse(given.depth + 1)
    for (let index = 0; index < given.count; index++) this.name(given.version < 3)
    this.at += given.count * base.size
    return base
  }

  private array(given: { size: number; version: number; depth: number }): Datatype {
    const rank = this.uint(1)
    if (given.version < 3) this.at += 3
    const dims = Array.from({ length: rank }, () => this.uint(4))
    if (given.version < 3) this.at += 4 * rank
    const base = this.parse(given.depth + 1)
    if (dims.reduce((total, dim) => total * dim, base.size) !== given.size) throw new RangeError('array size')
    return { class: 'array', size: given.size, dims, base }
  }

  /** Ends with a zero byte; in old versions filled up to a multiple of 8. */
  private name(isPadded: boolean): string {
    const { view } = this
    let end = this.at
    while (view.getUint8(end) !== 0) end += 1
    const text = new TextDecoder().decode(
      new Uint8Array(view.buffer, view.byteOffset + this.at, end - this.at),
    )
    this.at += isPadded ? Math.ceil((end + 1 - this.at) / 8) * 8 : end + 1 - this.at
    return text
  }

  private uint(width: number): number {
    let value = 0
    for (let byte = 0; byte < width; byte++) value += this.view.getUint8(this.at + byte) * 2 ** (8 * byte)
    this.at += width
    return value
  }
}

/** Bit offset, precision, exponent place and bits, fraction place and bits, bias, sign place. */
const IEEE_LAYOUTS: Record<string, FloatType> = {
  '0 16 10 5 0 10 15 15': 'float16',
  '0 32 23 8 0 23 127 31': 'float32',
  '0 64 52 11 0 52 1023 63': 'float64',
}

/** Bytes that are needed to write offsets up to `size`. */
function widthOf(size: number): number {
  return size < 2 ** 8 ? 1 : size < 2 ** 16 ? 2 : size < 2 ** 24 ? 3 : 4
}

function number(size: number, type: NumericType, isLittleEndian: boolean): Datatype {
  return { class: 'number', size, type, isLittleEndian }
}

function variable(size: number, member: Datatype, isText: boolean): Datatype {
  const lists = other(size, VARIABLE_LENGTH)
  if (isText) return other(size, VARIABLE_TEXT)
  return member.class === 'number' ? { ...lists, member } : lists
}

function other(size: number, name: string): Extract<Datatype, { class: 'other' }> {
  return { class: 'other', size, name }
}
