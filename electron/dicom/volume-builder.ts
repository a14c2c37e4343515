import { fail, ok, type Result } from '../core/result.ts'
import { usedBits } from '../core/used-bits.ts'
import type { Volume, VolumeData } from '../core/volume.ts'

/** One slice in the numbers that its file stores. */
export interface SliceValues {
  readonly rows: number
  readonly columns: number
  /** 3: red, green, blue, one byte each. */
  readonly samples: 1 | 3
  readonly data: VolumeData
  /** Bits Stored (0028,0101). */
  readonly bitsStored?: number
  readonly slope: number
  readonly intercept: number
}

type Values = Pick<Volume, 'data' | 'rescale' | 'samples'>

/**
 * Gathers slices into one block of their own number type. Where slope, intercept or type differ between slices, the
 * block becomes float32 with slope and intercept applied, as dcm2niix makes it.
 */
export class VolumeBuilder {
  readonly #rows: number
  readonly #columns: number
  readonly #slices: number
  #data: VolumeData | null = null
  #shared: SliceValues | null = null
  #sixteenBits = false

  constructor(rows: number, columns: number, slices: number) {
    this.#rows = rows
    this.#columns = columns
    this.#slices = slices
  }

  /** The block's own bytes for a slice, once the first has told its type; null when it is not as long. */
  place(at: number, length: number): Uint8Array<ArrayBuffer> | null {
    const data = this.#data
    if (!data || !this.#shared || !(data.buffer instanceof ArrayBuffer)) return null
    if (length !== data.byteLength / this.#slices) return null
    return new Uint8Array(data.buffer, data.byteOffset + at * length, length)
  }

  /**
   * @param slice its numbers may lie in its own place already
   * @param at the slice's place in the block, counted from 0
   */
  add(slice: SliceValues, at: number): Result<true> {
    const { rows, columns, samples, data, bitsStored, slope, intercept } = slice
    this.#sixteenBits ||= bitsStored === 16
    if (rows !== this.#rows || columns !== this.#columns || (this.#shared && this.#shared.samples !== samples))
      return fail('no-geometry', 'The slice differs from the others in Rows (0028,0010), Columns (0028,0011) or Samples per Pixel (0028,0002).')
    const length = rows * columns * samples
    if (!this.#data) {
      this.#data = sameType(data, length * this.#slices)
      this.#shared = slice
    }
    const shared = this.#shared
    if (shared && (shared.slope !== slope || shared.intercept !== intercept || !isSameType(this.#data, data)))
      this.#toFloat(shared)
    if (this.#shared) this.#copy(data, at * length)
    else this.#data.set(Float32Array.from(data, (value) => value * slope + intercept), at * length)
    return ok(true)
  }

  /** The block; unsigned numbers of up to 15 bits in 16 are called signed, as dcm2niix calls them, where all of them fit. */
  finish(): Values {
    const data = this.#data ?? new Float32Array(this.#rows * this.#columns * this.#slices)
    const { slope, intercept, samples } = this.#shared ?? { slope: 1, intercept: 0, samples: 1 }
    const fits = data instanceof Uint16Array && !this.#sixteenBits && usedBits(data) <= 0x7fff
    return {
      data: fits ? new Int16Array(data.buffer, data.byteOffset, data.length) : data,
      ...(slope === 1 && intercept === 0 ? {} : { rescale: { slope, intercept } }),
      ...(samples === 3 ? { samples } : {}),
    }
  }

  #copy(data: VolumeData, to: number): void {
    const own = this.#data
    const inPlace = data.buffer === own?.buffer && data.byteOffset === own.byteOffset + to * own.BYTES_PER_ELEMENT
    if (!inPlace) own?.set(data, to)
  }

  #toFloat({ slope, intercept }: SliceValues): void {
    this.#data = Float32Array.from(this.#data ?? [], (value) => value * slope + intercept)
    this.#shared = null
  }
}

function sameType(like: VolumeData, length: number): VolumeData {
  if (like instanceof Int8Array) return new Int8Array(length)
  if (like instanceof Uint8Array) return new Uint8Array(length)
  if (like instanceof Int16Array) return new Int16Array(length)
  if (like instanceof Uint16Array) return new Uint16Array(length)
  if (like instanceof Int32Array) return new Int32Array(length)
  if (like instanceof Uint32Array) return new Uint32Array(length)
  return like instanceof Float64Array ? new Float64Array(length) : new Float32Array(length)
}

function isSameType(a: VolumeData, b: VolumeData): boolean {
  return a.constructor === b.constructor
}
