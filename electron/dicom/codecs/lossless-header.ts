/** What a lossless JPEG stream says before its pixels. */
export interface LosslessHeader {
  readonly rows: number
  readonly columns: number
  readonly samples: number
  readonly precision: number
  /** 1 to 7 (T.81 table H.1). */
  readonly predictor: number
  /** Low bits that were left out (T.81 H.1.2.1). */
  readonly pointTransform: number
  /** Lines after which prediction begins anew; 0 for never. */
  readonly restartLines: number
  /** One for each sample of a pixel. */
  readonly tables: readonly Int32Array[]
  /** Where the entropy-coded data begin. */
  readonly start: number
}

/** Bits that a table is looked up by: 16 KiB, which stay in the first cache. */
export const lookupBits = 12

/**
 * Reads the markers of a sequential lossless Huffman stream (ITU-T T.81 annex B) with one scan of all samples.
 * @returns null for what this is not: another process, samples of different sizes, several scans, odd restart intervals
 */
export function losslessHeader(bytes: Uint8Array): LosslessHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const tables = new Map<number, Int32Array>()
  let frame: Pick<LosslessHeader, 'rows' | 'columns' | 'samples' | 'precision'> | null = null
  let interval = 0
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = view.getUint16(at)
    if (marker === 0xffff) {
      at += 1
      continue
    }
    const [body, end] = [at + 4, at + 2 + view.getUint16(at + 2)]
    if (marker < 0xff01 || end > bytes.length || end < body) return null
    if (marker === 0xffc4 && !readTables(bytes.subarray(body, end), tables)) return null
    if (marker === 0xffdd && end >= body + 2) interval = view.getUint16(body)
    if (marker === 0xffc3) frame = readFrame(bytes.subarray(body, end))
    else if (marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffcc) return null
    if (marker === 0xffda) return frame ? readScan(bytes.subarray(body, end), frame, interval, tables, end) : null
    at = end
  }
  return null
}

/** Frame header (B.2.2). */
function readFrame(body: Uint8Array): Pick<LosslessHeader, 'rows' | 'columns' | 'samples' | 'precision'> | null {
  const [precision = 0, rowsHigh = 0, rowsLow = 0, columnsHigh = 0, columnsLow = 0, samples = 0] = body
  const [rows, columns] = [rowsHigh * 256 + rowsLow, columnsHigh * 256 + columnsLow]
  const sizes = Array.from({ length: samples }, (_, sample) => body[6 + 3 * sample + 1])
  const alike = sizes.every((size) => size !== undefined && (samples === 1 || size === 0x11))
  return precision >= 2 && precision <= 16 && rows > 0 && columns > 0 && samples > 0 && alike ? { rows, columns, samples, precision } : null
}

/** Scan header (B.2.3): Ss is the predictor, Al the point transform. */
function readScan(
  body: Uint8Array,
  frame: Pick<LosslessHeader, 'rows' | 'columns' | 'samples' | 'precision'>,
  interval: number,
  tables: ReadonlyMap<number, Int32Array>,
  start: number,
): LosslessHeader | null {
  const { samples, columns, precision } = frame
  const used = Array.from({ length: samples }, (_, sample) => tables.get((body[2 + 2 * sample] ?? 0xff) >> 4) ?? [])
  const [predictor = 0, , approximation = 0] = body.subarray(1 + 2 * samples)
  const pointTransform = approximation & 15
  const known = used.filter((table) => table instanceof Int32Array)
  if (body[0] !== samples || known.length !== samples || interval % columns !== 0) return null
  if (predictor < 1 || predictor > 7 || pointTransform >= precision) return null
  return { ...frame, predictor, pointTransform, restartLines: interval / columns, tables: known, start }
}

/** Huffman tables (B.2.4.2), as what `lossless-scan.ts` looks codes up in. */
function readTables(body: Uint8Array, tables: Map<number, Int32Array>): boolean {
  for (let at = 0; at < body.length;) {
    const counts = body.subarray(at + 1, at + 17)
    const values = body.subarray(at + 17, at + 17 + counts.reduce((sum, count) => sum + count, 0))
    const table = lookupTable(counts, values)
    if (!table) return false
    tables.set(body[at] ?? 0, table)
    at += 17 + values.length
  }
  return true
}

/**
 * By the next `lookupBits` bits, `difference << 10 | category << 5 | bits used`. Where the bits of the difference are
 * among them the category is 0 and the difference is known; else its bits are to follow. Codes that are longer come behind:
 * from `2 ** lookupBits` on, triples of code, length and category in rising order of length.
 */
function lookupTable(counts: Uint8Array, values: Uint8Array): Int32Array | null {
  if (counts.length < 16) return null
  const table = new Int32Array(2 ** lookupBits)
  const long: number[] = []
  let code = 0
  let next = 0
  for (let length = 1; length <= 16; length += 1, code *= 2)
    for (let left = counts[length - 1] ?? 0; left > 0; left -= 1, code += 1, next += 1) {
      const category = values[next]
      if (category === undefined || category > 16 || code >= 2 ** length) return null
      if (length > lookupBits) long.push(code, length, category)
      else fill(table, code, length, category)
    }
  return long.length > 0 ? Int32Array.from([...table, ...long]) : table
}

/** Every place that begins with the code. */
function fill(table: Int32Array, code: number, length: number, category: number): void {
  const free = lookupBits - length
  const first = code << free
  // category 16 is the one difference of 32768 and has no bits (H.1.2.2)
  const extra = category === 16 ? 0 : category
  for (let rest = 0; rest < 1 << free; rest += 1) {
    const known = extra <= free
    const bits = known ? rest >> (free - extra) : 0
    const difference = category === 16 ? 32768 : known ? extended(bits, extra) : 0
    table[first + rest] = (difference << 10) | ((known ? 0 : extra) << 5) | (length + (known ? extra : 0))
  }
}

/** A difference from its bits (T.81 F.2.2.1, EXTEND). */
export function extended(bits: number, category: number): number {
  return category > 0 && bits < 1 << (category - 1) ? bits - (1 << category) + 1 : bits
}
