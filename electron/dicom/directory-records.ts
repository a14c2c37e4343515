import { parser, type Element, type ElementStream } from './parser.ts'
import { tags } from './tags.ts'

const undefinedLength = 0xffffffff

/**
 * Reads the Directory Record Sequence (0004,1220) that the stream stands before, record by record (PS3.3 F.3.2.2). Tools
 * that edit a DICOMDIR leave lengths of records behind that reach beyond its end; here each ends where the file does.
 */
export function readDirectoryRecords(stream: ElementStream, explicit: boolean, warnings: string[]): Element {
  stream.seek(explicit ? 8 : 4)
  const length = stream.readUint32()
  const dataOffset = stream.position
  const end = boundary(stream, length, stream.byteArray.length)
  const items: Element[] = []
  while (stream.position + 8 <= end) {
    const [group, element] = [stream.readUint16(), stream.readUint16()]
    const itemLength = stream.readUint32()
    if (group !== 0xfffe || element !== 0xe000) break
    const itemOffset = stream.position
    const itemEnd = boundary(stream, itemLength, end)
    const elements: Record<string, Element> = {}
    while (stream.position + 8 <= itemEnd) {
      const one = explicit ? parser.readDicomElementExplicit(stream, warnings) : parser.readDicomElementImplicit(stream)
      // Item Delimitation Item
      if (one.tag === 'xfffee00d') break
      elements[one.tag] = one
    }
    if (itemLength !== undefinedLength) stream.seek(itemEnd - stream.position)
    const dataSet = new parser.DataSet(stream.byteArrayParser, stream.byteArray, elements)
    items.push({ tag: 'xfffee000', length: stream.position - itemOffset, dataOffset: itemOffset, dataSet })
  }
  if (length !== undefinedLength) stream.seek(end - stream.position)
  return { tag: tags.directoryRecordSequence.key, vr: 'SQ', length: stream.position - dataOffset, dataOffset, items }
}

function boundary(stream: ElementStream, length: number, most: number): number {
  return length === undefinedLength ? most : Math.min(stream.position + length, most)
}
