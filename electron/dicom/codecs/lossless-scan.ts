import { extended, lookupBits, type LosslessHeader } from './lossless-header.ts'

type Samples = Uint8Array | Uint16Array

/** Computed once: a power in the loop would cost more than all the rest. */
const lookupMask = 2 ** lookupBits - 1

/**
 * Decodes the scan of a lossless JPEG stream (ITU-T T.81 H.2): Huffman-coded differences to a prediction.
 * @returns rows × columns × samples, pixel by pixel; null when the data end too early or hold no code
 */
export function decodeLosslessScan(bytes: Uint8Array, header: LosslessHeader): Samples | null {
  const { rows, columns, samples, precision, pointTransform, restartLines, predictor } = header
  const line = columns * samples
  const data = precision > 8 ? new Uint16Array(rows * line) : new Uint8Array(rows * line)
  const differences = new Int32Array(line)
  const reader = new DifferenceReader(bytes, header)
  for (let row = 0; row < rows; row += 1) {
    const restarts = row > 0 && restartLines > 0 && row % restartLines === 0
    if (restarts && !reader.restart()) return null
    if (!reader.read(differences)) return null
    // without a line above, the one to the left predicts; the first of all is half the range (H.1.2.1)
    if (row === 0 || restarts) predictFirst(differences, data, row * line, samples, 2 ** (precision - pointTransform - 1))
    else if (predictor === 1 && samples === 1) predictFromLeft(differences, data, row * line)
    else predict(differences, data, row * line, samples, predictor)
  }
  if (pointTransform > 0) for (let i = 0; i < data.length; i += 1) data[i] = (data[i] ?? 0) << pointTransform
  return data
}

/** Reads Huffman-coded differences (H.1.2.2), a line at a time. */
class DifferenceReader {
  readonly #tables: readonly Int32Array[]
  readonly #encoded: Uint8Array
  /** The restart interval's data without stuffed bytes, and zeros behind: no bound is checked for each bit. */
  readonly #bytes: Uint8Array
  #next: number
  #length = 0
  #at = 0
  #bits = 0
  #count = 0

  constructor(encoded: Uint8Array, { tables, start }: LosslessHeader) {
    this.#tables = tables
    this.#encoded = encoded
    this.#bytes = new Uint8Array(encoded.length - start)
    this.#next = start
    this.#fill()
  }

  /** Goes on behind the next RST marker (F.2.2.5); false when it is not there. */
  restart(): boolean {
    const marker = this.#encoded[this.#next + 1] ?? 0
    if (marker < 0xd0 || marker > 0xd7) return false
    this.#next += 2
    this.#fill()
    return true
  }

  /** Copies up to the next marker, leaving out the zero behind every FF (B.1.1.5). */
  #fill(): void {
    const encoded = this.#encoded
    let from = this.#next
    let to = 0
    for (;;) {
      const found = encoded.indexOf(0xff, from)
      const end = found < 0 ? encoded.length : found
      const stuffed = encoded[end] === 0xff && encoded[end + 1] === 0
      this.#bytes.set(encoded.subarray(from, stuffed ? end + 1 : end), to)
      to += end - from + (stuffed ? 1 : 0)
      from = stuffed ? end + 2 : end
      if (!stuffed) break
    }
    // a marker may have any number of FF before it
    while (encoded[from + 1] === 0xff) from += 1
    // what a longer interval left behind
    this.#bytes.fill(0, to)
    this.#next = from
    this.#length = to
    this.#at = this.#bits = this.#count = 0
  }

  /** Reads as many differences as `target` holds; false when there are no more, or no such code. */
  read(target: Int32Array): boolean {
    const bytes = this.#bytes
    const tables = this.#tables
    const samples = tables.length
    let at = this.#at
    let bits = this.#bits
    let count = this.#count
    for (let i = 0, sample = 0; i < target.length; i += 1) {
      const table = tables[sample] as Int32Array
      sample = sample + 1 === samples ? 0 : sample + 1
      // a code has at most 16 bits, and so has a difference; behind the last byte come zeros
      if (count < 16) {
        bits = (bits << 16) | ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
        at += 2
        count += 16
      }
      const entry = table[(bits >>> (count - lookupBits)) & lookupMask] as number
      let difference = entry >> 10
      let category = (entry >> 5) & 31
      if (entry === 0) {
        const long = longCode(table, (bits >>> (count - 16)) & 0xffff)
        if (long < 0) return false
        count -= long & 31
        category = long >> 5
        if (category === 16) {
          difference = 32768
          category = 0
        }
      } else count -= entry & 31
      if (category > 0) {
        if (count < 16) {
          bits = (bits << 16) | ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
          at += 2
          count += 16
        }
        count -= category
        difference = extended((bits >>> count) & ((1 << category) - 1), category)
      }
      target[i] = difference
    }
    this.#at = at
    this.#bits = bits
    this.#count = count
    // whole bytes that were taken from behind the end
    return at - (count >> 3) <= this.#length
  }
}

/** Length and category, `category << 5 | length`, of a code beyond the table's lookup; -1 when there is none. */
function longCode(table: Int32Array, next16: number): number {
  for (let i = lookupMask + 1; i < table.length; i += 3) {
    const length = table[i + 1] as number
    if (next16 >>> (16 - length) === table[i]) return ((table[i + 2] as number) << 5) | length
  }
  return -1
}


/** Each sample from the one to the left, the first from `half`. */
function predictFirst(differences: Int32Array, data: Samples, start: number, samples: number, half: number): void {
  for (let i = 0; i < differences.length; i += 1)
    data[start + i] = (i < samples ? half : (data[start + i - samples] as number)) + (differences[i] as number)
}

/** What `predict` does for the predictor and the pixels that scanners use, without asking which at each of them. */
function predictFromLeft(differences: Int32Array, data: Samples, start: number): void {
  let left = data[start - differences.length] as number
  for (let i = 0; i < differences.length; i += 1) {
    left = (left + (differences[i] as number)) & 0xffff
    data[start + i] = left
  }
}

/** Each sample from its neighbours to the left (a), above (b) and above left (c), the first of the line from above. */
function predict(differences: Int32Array, data: Samples, start: number, samples: number, predictor: number): void {
  const above = start - differences.length
  for (let i = 0; i < samples; i += 1) data[start + i] = (data[above + i] as number) + (differences[i] as number)
  for (let i = samples; i < differences.length; i += 1) {
    const a = data[start + i - samples] as number
    const b = data[above + i] as number
    const c = data[above + i - samples] as number
    let value = differences[i] as number
    if (predictor === 1) value += a
    else if (predictor === 2) value += b
    else if (predictor === 3) value += c
    else if (predictor === 4) value += a + b - c
    else if (predictor === 5) value += a + ((b - c) >> 1)
    else if (predictor === 6) value += b + ((a - c) >> 1)
    else value += (a + b) >> 1
    data[start + i] = value
  }
}
