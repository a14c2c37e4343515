import { fail, ok, type Result } from '../core/result.ts'
import { DataSet } from './data-set.ts'
import { inflate } from './inflate.ts'
import { CheckedStream, EndOfBytes, parser, type Element, type ElementStream } from './parser.ts'
import { checkElements, nestedTooDeep } from './check-elements.ts'
import { readDirectoryRecords } from './directory-records.ts'
import type { DicomLimits } from './limits.ts'
import { afterCommandSet, looksLikeExplicit, sniffEncoding } from './sniff-encoding.ts'
import { pixelTags, tags } from './tags.ts'
import { transferSyntaxes } from './transfer-syntaxes.ts'

export interface ReadOptions {
  /** Stop before the value of the pixel data, or after Study Instance UID (0020,000D); everything before it is read. */
  readonly until?: 'pixel data' | 'study'
  /** `bytes` are only the beginning of the file: a data set that ends without pixel data counts as cut off. */
  readonly partial?: boolean
  readonly limits?: DicomLimits
}

/** The group that all pixel data is in, and its elements' keys by element number. */
const pixelGroup = 0x7fe0
const pixelKeys = new Map(pixelTags.map(({ key }) => [parseInt(key.slice(5), 16), key]))
/** Directory Record Sequence (0004,1220), by group and number. */
const [recordsGroup, recordsElement] = [0x0004, 0x1220]
/** Study Instance UID (0020,000D), likewise. */
const [studyGroup, studyElement] = [0x0020, 0x000d]

/**
 * Parses a DICOM file (PS3.10): with or without preamble and File Meta Information, in every uncompressed, deflated
 * or encapsulated transfer syntax, also gzip'd as a whole. Elements after the pixel data are not read.
 * @returns `not-dicom`, `dicom-truncated`, `dicom-malformed` or `limit-exceeded` for what is not a whole DICOM file
 */
export function readDataSet(bytes: Uint8Array, options: ReadOptions = {}): Result<DataSet> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const inflated = inflate(bytes, 'gzip', options.partial ?? false, options.limits)
    return inflated.ok ? parseFile(inflated.value, options, true) : inflated
  }
  return parseFile(bytes, options, false)
}

function parseFile(bytes: Uint8Array, options: ReadOptions, inflated: boolean): Result<DataSet> {
  const hasPreamble = bytes.length >= 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM'
  const start = hasPreamble ? 132 : afterCommandSet(bytes)
  if (!hasPreamble && !sniffEncoding(bytes, start))
    return fail(
      'not-dicom',
      'The file is not DICOM: it has neither the DICM prefix nor a data element at its beginning (PS3.10 7.1).',
    )
  const place: Place = { group: 0, element: 0 }
  try {
    return parseFrom(bytes, start, options, inflated, hasPreamble, place)
  } catch (error) {
    // the second and third wordings are dicom-parser's: a read, or the end of a sequence item, beyond the last byte
    if (
      error instanceof EndOfBytes ||
      (typeof error === 'string' && /past end of buffer|invalid value for parameter 'maxP/.test(error))
    )
      return truncated(nameOf(place))
    if (error instanceof RangeError && error.message.includes('call stack')) return nestedTooDeep(options.limits)
    // dicom-parser throws strings, and TypeErrors or RangeErrors where damage leads it astray
    return fail('dicom-malformed', `The data set breaks the encoding rules of PS3.5 section 7 in ${nameOf(place)}.`)
  }
}

function parseFrom(
  file: Uint8Array,
  start: number,
  options: ReadOptions,
  inflatedFile: boolean,
  hasPreamble: boolean,
  place: Place,
): Result<DataSet> {
  const meta = readMeta(file, start)
  const position = meta.position
  let bytes = file
  let offset = position
  let inflated = inflatedFile
  const declared = meta.transferSyntax
  if (declared === transferSyntaxes.deflated) {
    const result = inflate(file.subarray(position), 'deflate', options.partial ?? false, options.limits)
    if (!result.ok) return result
    bytes = result.value
    offset = 0
    inflated = true
  }
  if (offset >= bytes.length) return truncated(nameOf(place))

  const sniffed = sniffEncoding(bytes, offset)
  const transferSyntax = declared || sniffed?.transferSyntax || ''
  if (transferSyntax === '')
    return fail(
      'dicom-malformed',
      'The file has no Transfer Syntax UID (0002,0010), nor can its encoding be told from its beginning (PS3.10 7.1).',
    )
  const littleEndian = transferSyntax !== transferSyntaxes.explicitBigEndian
  const littleEndianPixels = littleEndian && transferSyntax !== transferSyntaxes.generalElectric
  // a wrong UID in the meta header is common; the first element shows the truth
  const explicit = littleEndian ? looksLikeExplicit(bytes, offset) : true

  const byteParser = littleEndian ? parser.littleEndianByteArrayParser : parser.bigEndianByteArrayParser
  const stream = new CheckedStream(byteParser, bytes, offset)
  const elements = noElements()
  const warnings: string[] = []
  const complete = readElements(stream, explicit, elements, warnings, options, place)
  if (!complete.ok) return complete

  const within = checkElements(elements, options.limits)
  if (!within.ok) return within
  const parsed = new parser.DataSet(byteParser, bytes, elements)
  const dataSet = new DataSet(parsed, { transferSyntax, littleEndian, littleEndianPixels, inflated }, [], metaDataSet(file, meta.elements))
  // dicom-parser only warns when a sequence ends without its delimiter
  const reached = options.until === 'study' ? dataSet.has(tags.studyInstanceUID) : pixelTags.some((tag) => dataSet.has(tag))
  if (!reached && options.partial) return truncated(nameOf(place))
  if ([...warnings, ...stream.warnings].some((warning) => /^eof(?!.*peeking)/.test(warning)))
    return truncated(nameOf(place))
  if (!hasPreamble && !dataSet.has(tags.sopClassUID) && !dataSet.has(tags.modality) && !dataSet.has(tags.rows))
    return fail(
      'not-dicom',
      'The file is not DICOM: it names neither a SOP class (0008,0016) nor a modality (0008,0060) (PS3.3 C.12.1).',
    )
  return ok(dataSet)
}

/** A table to fill. Without a prototype it is a hash from the start: an object would change its shape by every element. */
function noElements(): Record<string, Element> {
  return Object.create(null) as Record<string, Element>
}

/** Reads elements up to and including the pixel data, or what else is asked for. */
function readElements(
  stream: ElementStream,
  explicit: boolean,
  elements: Record<string, Element>,
  warnings: string[],
  options: ReadOptions,
  place: Place,
): Result<true> {
  while (stream.position < stream.byteArray.length) {
    const group = peekGroup(stream)
    place.group = Math.max(group, 0)
    place.element = group < 0 ? 0 : peekElement(stream)
    if (group === recordsGroup && place.element === recordsElement) {
      elements[tags.directoryRecordSequence.key] = readDirectoryRecords(stream, explicit, warnings)
      continue
    }
    const stop = group === pixelGroup ? pixelKeys.get(place.element) : undefined
    const element = explicit
      ? parser.readDicomElementExplicit(stream, warnings, stop)
      : parser.readDicomElementImplicit(stream, stop)
    elements[element.tag] = element
    if (options.until === 'study' && group === studyGroup && place.element === studyElement) return ok(true)
    if (stop === undefined) continue
    if (options.until === 'pixel data') return ok(true)
    if (element.hadUndefinedLength) parser.findEndOfEncapsulatedElement(stream, element, warnings)
    else if (element.dataOffset + element.length > stream.byteArray.length)
      return truncated(nameOf(place))
    return ok(true)
  }
  return ok(true)
}

/** The group of the element that the stream stands before; -1 when fewer than four bytes are left. */
function peekGroup({ byteArray, byteArrayParser, position }: ElementStream): number {
  return position + 4 > byteArray.length ? -1 : byteArrayParser.readUint16(byteArray, position)
}

/** The number within its group; asked for only where `peekGroup` found one. */
function peekElement({ byteArray, byteArrayParser, position }: ElementStream): number {
  return byteArrayParser.readUint16(byteArray, position + 2)
}

/** File Meta Information: Explicit VR Little Endian (PS3.10 7.1), or implicit as some write it; absent where the data set comes first. */
function readMeta(
  bytes: Uint8Array,
  start: number,
): { readonly position: number; readonly transferSyntax: string; readonly elements: Record<string, Element> } {
  const elements = noElements()
  const stream = start < bytes.length ? new CheckedStream(parser.littleEndianByteArrayParser, bytes, start) : null
  while (stream && peekGroup(stream) === 0x0002) {
    const element = looksLikeExplicit(bytes, stream.position)
      ? parser.readDicomElementExplicit(stream, stream.warnings)
      : parser.readDicomElementImplicit(stream)
    elements[element.tag] = element
  }
  const uid = elements[tags.transferSyntaxUID.key]
  const text = uid ? new TextDecoder('latin1').decode(bytes.subarray(uid.dataOffset, uid.dataOffset + uid.length)) : ''
  return { position: stream?.position ?? start, transferSyntax: text.replace(/[^0-9.]/g, ''), elements }
}

function metaDataSet(bytes: Uint8Array, elements: Record<string, Element>): DataSet | null {
  if (Object.keys(elements).length === 0) return null
  const encoding = { transferSyntax: transferSyntaxes.explicitLittleEndian, littleEndian: true, littleEndianPixels: true, inflated: false }
  return new DataSet(new parser.DataSet(parser.littleEndianByteArrayParser, bytes, elements), encoding)
}

/** The element of the data set that parsing has come to; group 0 before the first. */
interface Place {
  group: number
  element: number
}

function nameOf({ group, element }: Place): string {
  if (group === 0) return 'its File Meta Information (PS3.10 7.1)'
  const hex = (number: number): string => number.toString(16).toUpperCase().padStart(4, '0')
  return `(${hex(group)},${hex(element)})`
}

/**
 * The failure for a file whose data set or pixel data ends too early.
 * @param where the element that it ends in
 */
export function truncated(where: string): Result<never> {
  return fail('dicom-truncated', `The file ends too early, in ${where} (PS3.5 7.1); it was probably cut off while being copied.`)
}
