import { decodeText } from './character-set.ts'
import { parser, type ByteArrayParser, type Element, type ParsedDataSet } from './parser.ts'
import { isUnknownSequence, unknownSequenceItems } from './unknown-sequence.ts'
import { tags, type Tag, type ValueRepresentation } from './tags.ts'

/** How a data set is encoded (PS3.5 section 10 and annex A). */
export interface Encoding {
  /** Transfer syntax UID; for a file without one, what its first element shows. */
  readonly transferSyntax: string
  readonly littleEndian: boolean
  /** Whether native pixels are, too. */
  readonly littleEndianPixels: boolean
  /** The bytes had to be inflated, so that positions in them are not positions in the file. */
  readonly inflated: boolean
}

/** A parsed data set or sequence item. Getters answer "nothing" for absent or unusable values; they never throw. */
export class DataSet {
  readonly encoding: Encoding
  readonly #parsed: ParsedDataSet
  readonly #characterSets: readonly string[]
  /** File Meta Information (PS3.10 7.1); null for items, and for files without. */
  readonly meta: DataSet | null

  constructor(
    parsed: ParsedDataSet,
    encoding: Encoding,
    inheritedCharacterSets: readonly string[] = [],
    meta: DataSet | null = null,
  ) {
    this.#parsed = parsed
    this.encoding = encoding
    this.meta = meta
    this.#characterSets = inheritedCharacterSets
    if (this.element(tags.specificCharacterSet)) this.#characterSets = this.strings(tags.specificCharacterSet)
  }

  /** The bytes that element offsets refer to: the file, or what it inflates to. */
  get source(): Uint8Array {
    return this.#parsed.byteArray
  }

  element(tag: Tag): Element | null {
    return this.#parsed.elements[tag.key] ?? null
  }

  has(tag: Tag): boolean {
    return this.element(tag) !== null
  }

  /** The value's bytes, as far as the source holds them; null when absent. */
  bytes(tag: Tag): Uint8Array | null {
    const element = this.element(tag)
    if (!element) return null
    return this.source.subarray(element.dataOffset, element.dataOffset + element.length)
  }

  /** All values as trimmed text, decoded in the Specific Character Set; [] when absent or empty. */
  strings(tag: Tag): string[] {
    const bytes = this.bytes(tag)
    if (!bytes || bytes.length === 0) return []
    const characterSets = tag.vr === 'CS' || tag.vr === 'UI' ? [] : this.#characterSets
    return decodeText(bytes, characterSets, tag.vr === 'PN').split('\\').map(withoutPadding)
  }

  /** The first value as text, '' when absent. */
  string(tag: Tag): string {
    return this.strings(tag)[0] ?? ''
  }

  /** All values as one text: for LO and PN values that hold a stray backslash. */
  text(tag: Tag): string {
    return this.strings(tag).join('\\')
  }

  /**
   * All values as numbers; NaN where a decimal or integer string is none.
   * @param vr overrides PS3.6's VR where that depends on another attribute ("US or SS")
   */
  numbers(tag: Tag, vr: ValueRepresentation = tag.vr): number[] {
    const element = this.element(tag)
    if (!element) return []
    const actual = isNumeric(element.vr) ? element.vr : vr
    if (actual === 'DS' || actual === 'IS')
      return this.strings(tag).map((value) => (value === '' ? NaN : decimal(value)))
    const bytes = this.bytes(tag) ?? new Uint8Array()
    const read = binaryReaders[actual]
    if (!read) return []
    const reader = element.parser ?? this.#byteParser()
    const values: number[] = []
    for (let at = 0; at + read.size <= bytes.length; at += read.size) values.push(read.read(reader, bytes, at))
    return values
  }

  /** The first value as a finite number, null when absent or unusable. */
  number(tag: Tag, vr: ValueRepresentation = tag.vr): number | null {
    const value = this.numbers(tag, vr)[0]
    return value !== undefined && Number.isFinite(value) ? value : null
  }

  /** The first value as a whole number, null when absent or unusable. */
  integer(tag: Tag): number | null {
    const value = this.number(tag)
    return value === null || !Number.isSafeInteger(Math.trunc(value)) ? null : Math.trunc(value)
  }

  /** The keys of all elements, in the file's order. */
  get keys(): readonly string[] {
    return Object.keys(this.#parsed.elements)
  }

  /** The items of a sequence, also of one whose writer did not know that it is one; [] when absent or no sequence. */
  items(tag: Tag): DataSet[] {
    const element = this.element(tag)
    if (!element) return []
    if (isUnknownSequence(element, this.source)) {
      const encoding = { ...this.encoding, littleEndian: true }
      const items = unknownSequenceItems(element, this.source)
      return items.map((dataSet) => new DataSet(dataSet, encoding, this.#characterSets))
    }
    const items: { dataSet?: ParsedDataSet }[] = element.items ?? []
    return items.flatMap(({ dataSet }) => (dataSet ? [new DataSet(dataSet, this.encoding, this.#characterSets)] : []))
  }

  /** The first item of a sequence. */
  item(tag: Tag): DataSet | null {
    return this.items(tag)[0] ?? null
  }

  #byteParser(): ByteArrayParser {
    return this.encoding.littleEndian ? parser.littleEndianByteArrayParser : parser.bigEndianByteArrayParser
  }
}

/** Takes off spaces, and NUL, which pads UIDs and is often found elsewhere (PS3.5 6.2). */
function withoutPadding(value: string): string {
  return (value.includes('\0') ? value.replaceAll('\0', ' ') : value).trim()
}

/** Some writers put a comma for the point, which DS and IS know in no other meaning (PS3.5 6.2). */
function decimal(value: string): number {
  return Number(/^[-+\d]*,\d*$/.test(value) ? value.replace(',', '.') : value)
}

interface BinaryReader {
  readonly size: number
  read(reader: ByteArrayParser, bytes: Uint8Array, position: number): number
}

const binaryReaders: Readonly<Partial<Record<string, BinaryReader>>> = {
  US: { size: 2, read: (reader, bytes, position) => reader.readUint16(bytes, position) },
  OW: { size: 2, read: (reader, bytes, position) => reader.readUint16(bytes, position) },
  SS: { size: 2, read: (reader, bytes, position) => reader.readInt16(bytes, position) },
  UL: { size: 4, read: (reader, bytes, position) => reader.readUint32(bytes, position) },
  SL: { size: 4, read: (reader, bytes, position) => reader.readInt32(bytes, position) },
  FL: { size: 4, read: (reader, bytes, position) => reader.readFloat(bytes, position) },
  FD: { size: 8, read: (reader, bytes, position) => reader.readDouble(bytes, position) },
  OV: {
    size: 8,
    read: (reader, bytes, position) => {
      const halves = [reader.readUint32(bytes, position), reader.readUint32(bytes, position + 4)] as const
      return reader === parser.bigEndianByteArrayParser
        ? halves[0] * 2 ** 32 + halves[1]
        : halves[1] * 2 ** 32 + halves[0]
    },
  },
}

function isNumeric(vr: string | undefined): vr is string {
  return vr !== undefined && vr !== 'OW' && (vr in binaryReaders || vr === 'DS' || vr === 'IS')
}
