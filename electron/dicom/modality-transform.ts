import type { DataSet } from './data-set.ts'
import { frameNumber, type FrameAttributes } from './functional-groups.ts'
import { readLookupTable } from './lookup-table.ts'
import { philipsScale } from './philips-scale.ts'
import type { StoredPixels } from './stored-pixels.ts'
import { tags } from './tags.ts'
import { finiteRange } from '../core/scalar-image.ts'

/** From stored values to modality values (PS3.3 C.11.1). */
export interface ModalityTransform {
  readonly apply: (stored: number) => number
  /** Slope and intercept; null for a table. */
  readonly linear: { readonly slope: number; readonly intercept: number } | null
  /** Lowest plus highest modality value that the stored bits can express: what MONOCHROME1 is mirrored within. */
  readonly lowPlusHigh: number
}

/** The transform of one frame: a Modality LUT (C.11.1.1), else slope and intercept; the identity when absent. */
export function modalityTransform(
  dataSet: DataSet,
  attributes: FrameAttributes,
  stored: StoredPixels,
): ModalityTransform {
  const lut = readLookupTable(dataSet.item(tags.modalityLUTSequence), stored.signed)
  if (lut) {
    const { first, entries } = lut
    const [low, high] = finiteRange(entries)
    const apply = (value: number): number => entries[Math.min(Math.max(value - first, 0), entries.length - 1)] ?? 0
    return { apply, linear: null, lowPlusHigh: low + high }
  }
  const { slope, intercept } = modalityRescale(attributes)
  const [low, high] = expressible(stored)
  return {
    apply: (value) => value * slope + intercept,
    linear: { slope, intercept },
    lowPlusHigh: (low + high) * slope + 2 * intercept,
  }
}

interface Rescale {
  readonly slope: number
  readonly intercept: number
}

/** Rescale Slope and Intercept (0028,1053), (0028,1052) of a frame; 1 and 0 when absent. */
export function modalityRescale(attributes: FrameAttributes): Rescale {
  return {
    slope: frameNumber(attributes, tags.rescaleSlope, tags.pixelValueTransformationSequence) || 1,
    intercept: frameNumber(attributes, tags.rescaleIntercept, tags.pixelValueTransformationSequence) ?? 0,
  }
}

/** What volumes carry for other programs: Philips' scale where a frame has one, as dcm2niix does, else the modality's. */
export function rescaleOf(attributes: FrameAttributes): Rescale {
  const { slope, intercept } = modalityRescale(attributes)
  const scale = philipsScale(attributes)
  return scale === null ? { slope, intercept } : { slope: 1 / scale, intercept: intercept / (slope * scale) }
}

/** The range of the stored bits; of floats, the values that occur. */
function expressible({ data, bitsStored, signed }: StoredPixels): readonly [number, number] {
  if (data instanceof Float32Array || data instanceof Float64Array) return finiteRange(data)
  return signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1]
}
