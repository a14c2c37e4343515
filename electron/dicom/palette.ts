import { fail, ok, type Result } from '../core/result.ts'
import type { DataSet } from './data-set.ts'
import { entryCount, firstInput } from './lookup-table.ts'
import { tags, type Tag } from './tags.ts'

/** One channel of a palette: entry `i` colours the stored value `first + i`; entries are scaled to 0..255. */
interface Channel {
  readonly first: number
  readonly entries: Float32Array
}

const channels = [
  [tags.redPaletteDescriptor, tags.redPaletteData, tags.segmentedRedPaletteData],
  [tags.greenPaletteDescriptor, tags.greenPaletteData, tags.segmentedGreenPaletteData],
  [tags.bluePaletteDescriptor, tags.bluePaletteData, tags.segmentedBluePaletteData],
] as const

/** Reads the palette, plain or segmented (PS3.3 C.7.9): a function from stored value and channel to 0..255. */
export function readPalette(dataSet: DataSet, signed: boolean): Result<(value: number, channel: 0 | 1 | 2) => number> {
  const tables: Channel[] = []
  for (const [descriptor, data, segmented] of channels) {
    const table = readChannel(dataSet, descriptor, data, segmented, signed)
    if (!table)
      return fail('dicom-malformed', 'The colour palette (0028,1101-1223) is absent or incomplete (PS3.3 C.7.9).')
    tables.push(table)
  }
  return ok((value, channel) => {
    const table = tables[channel]
    if (!table) return 0
    const index = Math.min(Math.max(Math.trunc(value) - table.first, 0), table.entries.length - 1)
    return table.entries[index] ?? 0
  })
}

function readChannel(dataSet: DataSet, descriptor: Tag, data: Tag, segmented: Tag, signed: boolean): Channel | null {
  const [count, , bits] = dataSet.numbers(descriptor, 'US')
  const first = dataSet.numbers(descriptor, signed ? 'SS' : 'US')[1]
  if (count === undefined || first === undefined || bits === undefined) return null
  const length = entryCount(count)
  const plain = dataSet.element(data) ? entriesOf(dataSet, data, length, bits) : null
  const values =
    plain ?? (dataSet.element(segmented) ? expandSegments(wordsOf(dataSet, segmented, bits), length, bits <= 8) : null)
  if (!values || values.length < length) return null
  // 16-bit tables often hold 8-bit values
  const wide = bits > 8 && values.some((value) => value > 255)
  const entries = Float32Array.from(values.slice(0, length), (value) => (wide ? value / 257 : value))
  return { first: firstInput(first, signed), entries }
}

/** 8-bit tables come as bytes or, wrongly but often, as one word for each entry. */
function entriesOf(dataSet: DataSet, data: Tag, length: number, bits: number): readonly number[] {
  const bytes = dataSet.bytes(data) ?? new Uint8Array()
  return bits <= 8 && bytes.length < length * 2 ? [...bytes] : dataSet.numbers(data, 'OW')
}

function wordsOf(dataSet: DataSet, data: Tag, bits: number): readonly number[] {
  return bits <= 8 ? [...(dataSet.bytes(data) ?? [])] : dataSet.numbers(data, 'OW')
}

/** Discrete, linear and indirect segments (PS3.3 C.7.9.2); null when they break the rules. */
function expandSegments(words: readonly number[], length: number, bytes: boolean): number[] | null {
  const values: number[] = []
  const starts = new Set<number>()
  const expand = (start: number, segments: number, nested: boolean): boolean => {
    let i = start
    for (let n = 0; n < segments && i + 1 < words.length && values.length < length; n += 1) {
      const [opcode, count] = [words[i] ?? 0, words[i + 1] ?? 0]
      starts.add(i)
      if (opcode === 0) {
        values.push(...words.slice(i + 2, i + 2 + count))
        i += 2 + count
      } else if (opcode === 1) {
        const [from, to] = [values.at(-1), words[i + 2]]
        if (from === undefined || to === undefined) return false
        for (let k = 1; k <= count; k += 1) values.push(Math.round(from + ((to - from) * k) / count))
        i += 3
      } else if (opcode === 2 && !nested) {
        // a 32-bit number, in two words or four bytes, that counts bytes (C.7.9.2.3); some writers, and pydicom, count entries
        const digits = words.slice(i + 2, i + (bytes ? 6 : 4))
        const offset = digits.reduceRight((sum, digit) => sum * (bytes ? 256 : 65536) + digit, 0)
        if (!expand(!bytes && starts.has(offset / 2) ? offset / 2 : offset, count, true)) return false
        i += 2 + digits.length
      } else return false
    }
    return true
  }
  return expand(0, Infinity, false) ? values : null
}
