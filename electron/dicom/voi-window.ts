import { finiteRange } from '../core/scalar-image.ts'
import type { VoiFunction, VoiPreset, Window } from '../core/slice-pixels.ts'
import type { DataSet } from './data-set.ts'
import { frameNumbers, type FrameAttributes } from './functional-groups.ts'
import { firstInput, readLookupTable, type LookupTable } from './lookup-table.ts'
import { tags } from './tags.ts'

/** Share of the pixels that a computed window leaves out at either end. */
const tail = 0.005

const functions: Readonly<Record<string, VoiFunction>> = { LINEAR_EXACT: 'linear-exact', SIGMOID: 'sigmoid' }

/** More ways than this to show one image are no help to anybody. */
const mostPresets = 32

/**
 * The file's VOI LUTs (PS3.3 C.11.2.1.1), then its windows with their function (C.11.2.1.2, C.11.2.1.3), in modality
 * units. Where it has both, either may be chosen (C.11.2.1); a table says more. Windows without width are left out.
 * @param signed whether modality values can be negative
 */
export function filePresets(dataSet: DataSet, attributes: FrameAttributes, signed: boolean): VoiPreset[] {
  const own = attributes.items(tags.frameVOILUTSequence)[0]?.items(tags.voiLUTSequence) ?? []
  const tables = (own.length > 0 ? own : dataSet.items(tags.voiLUTSequence)).flatMap((item) => {
    const table = readLookupTable(item, signed)
    return table ? [{ explanation: item.text(tags.lutExplanation), window: tableWindow(table) }] : []
  })
  return [...tables, ...fileWindows(attributes)].slice(0, mostPresets)
}

/** Every pair of Window Center and Window Width. A width under 1, which LINEAR does not allow, is taken exactly. */
function fileWindows(attributes: FrameAttributes): VoiPreset[] {
  const sequence = tags.frameVOILUTSequence
  const centres = frameNumbers(attributes, tags.windowCenter, sequence)
  const widths = frameNumbers(attributes, tags.windowWidth, sequence)
  const explanations = attributes.holder(tags.windowExplanation, sequence)?.strings(tags.windowExplanation) ?? []
  const named = functions[attributes.holder(tags.voiLUTFunction, sequence)?.string(tags.voiLUTFunction) ?? '']
  return centres.flatMap((centre, i) => {
    const width = widths[i]
    if (!Number.isFinite(centre) || width === undefined || !(width > 0 && width < Infinity)) return []
    const shape = named ?? (width < 1 ? 'linear-exact' : undefined)
    return [{ explanation: explanations[i] ?? '', window: { centre, width, ...(shape ? { function: shape } : {}) } }]
  })
}

/** A table, and the window over the inputs between which it rises from dark to bright. */
function tableWindow({ first, entries, most }: LookupTable): Window {
  const outputs = Float32Array.from(entries, (entry) => Math.min(entry / most, 1))
  const [low, high] = finiteRange(outputs)
  const from = outputs.findLastIndex((output) => output <= low + (high - low) * 0.01)
  const to = outputs.findIndex((output) => output >= high - (high - low) * 0.01)
  const [start, end] = from < to ? [from, to] : [0, outputs.length - 1]
  const width = Math.max(end - start, 1)
  return { centre: first + start + width / 2, width, function: 'linear-exact', table: { first, outputs } }
}

/** Whether a window shows anything of the values between `low` and `high`: some files carry one of another image. */
export function isSensible(window: Window, low: number, high: number): boolean {
  const { table } = window
  if (table) return table.first <= high && table.first + table.outputs.length > low
  const [bottom, top] = [window.centre - window.width / 2, window.centre + window.width / 2]
  // a slice of one value shows as its neighbours do, black where they begin above it
  if (low === high) return bottom - window.width <= low && low <= top + window.width
  const span = Math.max(high - low, Number.MIN_VALUE)
  return (
    bottom < high &&
    top > low &&
    window.width <= 100 * span &&
    Math.min(top, high) - Math.max(bottom, low) > span / 1000
  )
}

/**
 * The window from the 0.5th to the 99.5th percentile, found in a histogram.
 * @param counts whether a pixel counts: padding does not
 */
export function percentileWindow(
  data: Float32Array,
  low: number,
  high: number,
  counts: (index: number) => boolean,
): Window {
  const bins = new Uint32Array(4096)
  const scale = high > low ? (bins.length - 1) / (high - low) : 0
  let total = 0
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i] ?? NaN
    if (!Number.isFinite(value) || !counts(i)) continue
    const bin = Math.round((value - low) * scale)
    bins[bin] = (bins[bin] ?? 0) + 1
    total += 1
  }
  const percentile = (share: number): number => {
    let seen = 0
    const bin = bins.findIndex((count) => (seen += count) > share * total)
    return low + (scale > 0 ? Math.max(bin, 0) / scale : 0)
  }
  const [bottom, top] = [percentile(tail), percentile(1 - tail)]
  return top > bottom
    ? { centre: (bottom + top) / 2, width: top - bottom, function: 'linear-exact' }
    : { centre: (low + high) / 2, width: high - low || 1, function: 'linear-exact' }
}

/** Padding Value and Range Limit in stored values (PS3.3 C.7.5.1.1.2); null when the file names none. */
export function paddingRange(dataSet: DataSet, signed: boolean): readonly [number, number] | null {
  const [first, last] = [tags.pixelPaddingValue, tags.pixelPaddingRangeLimit].map((tag) => dataSet.number(tag, signed ? 'SS' : 'US'))
  if (first === null || first === undefined) return null
  const value = storedValue(first, signed)
  const limit = storedValue(last ?? first, signed)
  return [Math.min(value, limit), Math.max(value, limit)]
}

/** A 16-bit value as the pixels hold it, whichever of US and SS an explicit file writes it as. */
function storedValue(value: number, signed: boolean): number {
  return signed || value >= 0 ? firstInput(value, signed) : value + 0x10000
}
