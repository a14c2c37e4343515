import { createRequire } from 'node:module'
import type { ByteArrayParser, DataSet as ParsedDataSet, Element } from 'dicom-parser'

/** The stream that dicom-parser's element readers advance. */
export interface ElementStream {
  byteArray: Uint8Array
  byteArrayParser: ByteArrayParser
  position: number
  warnings: string[]
  seek(offset: number): void
  readUint16(): number
  readUint32(): number
  readFixedString(length: number): string
}

/** The element-level functions of dicom-parser 1.8 that its own typings leave out. */
interface ElementReaders {
  readonly ByteStream: new (parser: ByteArrayParser, bytes: Uint8Array, position: number) => ElementStream
  readonly DataSet: new (parser: ByteArrayParser, bytes: Uint8Array, elements: Record<string, Element>) => ParsedDataSet
  readonly littleEndianByteArrayParser: ByteArrayParser
  readonly bigEndianByteArrayParser: ByteArrayParser
  readDicomElementExplicit(stream: ElementStream, warnings: string[], untilTag?: string): Element
  readDicomElementImplicit(stream: ElementStream, untilTag?: string): Element
  readSequenceItemsImplicit(stream: ElementStream, element: Element): void
  findEndOfEncapsulatedElement(stream: ElementStream, element: Element, warnings: string[]): void
}

/** dicom-parser is a CommonJS bundle whose names Node's ESM loader cannot see. */
export const parser = createRequire(import.meta.url)('dicom-parser') as ElementReaders

/** The stream would have to move past its end: the file was cut off. */
export class EndOfBytes extends Error {}

/**
 * dicom-parser's stream with its two gaps closed: it lets `seek` run past the end of the bytes, and it takes the
 * length of OV, SV and UV elements, which have a 32-bit length (PS3.5 7.1.2), for a 16-bit one.
 */
export class CheckedStream extends parser.ByteStream {
  override seek(offset: number): void {
    super.seek(offset)
    if (this.position > this.byteArray.length) throw new EndOfBytes()
  }

  override readFixedString(length: number): string {
    const text = super.readFixedString(length)
    return length === 2 && (text === 'OV' || text === 'SV' || text === 'UV') ? 'UN' : text
  }
}

export type { ByteArrayParser, Element, ParsedDataSet }
