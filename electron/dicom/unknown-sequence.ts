import { parser, CheckedStream, type Element, type ParsedDataSet } from './parser.ts'

/** Whether an element of VR UN holds items: what a program writes that does not know the sequence (PS3.5 6.2.2). */
export function isUnknownSequence(element: Element, source: Uint8Array): boolean {
  if (element.vr !== 'UN' || element.items || element.length < 8) return false
  const [a, b, c, d] = source.subarray(element.dataOffset, element.dataOffset + 4)
  return a === 0xfe && b === 0xff && c === 0x00 && d === 0xe0
}

/**
 * The items of such an element, which is in Implicit VR Little Endian whatever the file is in (PS3.5 6.2.2, note 2);
 * [] when its value is none.
 */
export function unknownSequenceItems(element: Element, source: Uint8Array): ParsedDataSet[] {
  const value = source.subarray(element.dataOffset, element.dataOffset + element.length)
  const copy = { tag: element.tag, length: value.length, dataOffset: 0 } as Element
  try {
    parser.readSequenceItemsImplicit(new CheckedStream(parser.littleEndianByteArrayParser, value, 0), copy)
  } catch {
    return []
  }
  const items: { dataSet?: ParsedDataSet }[] = copy.items ?? []
  return items.flatMap(({ dataSet }) => dataSet ?? [])
}
