import { mirrored } from '../core/mirror.ts'
import { ok, type Result } from '../core/result.ts'
import { finiteRange } from '../core/scalar-image.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import type { SliceHeader } from '../core/study.ts'
import type { DataSet } from './data-set.ts'
import { decodeSlice } from './decode-slice.ts'
import { plainTools, type FrameTools } from './frame-tools.ts'
import type { FrameAttributes } from './functional-groups.ts'
import { openInstance } from './instance.ts'
import { isColour, luminance } from './luminance.ts'
import { modalityTransform } from './modality-transform.ts'
import { aspectRatio, pixelSpacing } from './plane-geometry.ts'
import type { StoredPixels } from './stored-pixels.ts'
import { filePresets, isSensible, paddingRange, percentileWindow } from './voi-window.ts'

/**
 * Reads and decodes one slice into modality values with a VOI table or window to show it in: the order of PS3.4 N.2.1
 * (stored values, Modality LUT, VOI LUT), whose last step is taken where pictures are made. Real World Value Mappings
 * are no part of it; `readRealWorldValues` reads those.
 */
export async function readSlicePixels(
  header: SliceHeader,
  tools: FrameTools = plainTools,
): Promise<Result<SlicePixels>> {
  const instance = await openInstance(header.file)
  if (!instance.ok) return instance
  const stored = await decodeSlice(instance.value, header, tools)
  if (!stored.ok) return stored
  const { dataSet, groups } = instance.value
  const attributes = groups.frame(header.mosaic ? 1 : header.frame)
  const spacing = pixelSpacing(dataSet, attributes) ?? aspectRatio(dataSet)
  const { rows, columns } = stored.value
  const place = { rows, columns, rowSpacing: spacing[0], columnSpacing: spacing[1] }
  if (!isColour(stored.value)) return ok({ ...place, ...greyValues(stored.value, dataSet, attributes) })

  const grey = luminance(stored.value, dataSet)
  if (!grey.ok) return grey
  const [low, high] = finiteRange(grey.value)
  return ok({ ...place, data: grey.value, window: percentileWindow(grey.value, low, high, () => true) })
}

/**
 * Modality values of a grey image. Padding, and what is no number, takes the lowest real value. MONOCHROME1 is
 * mirrored within the range that its stored bits can express, so that all slices of a series are mirrored alike.
 */
function greyValues(
  stored: StoredPixels,
  dataSet: DataSet,
  attributes: FrameAttributes,
): Pick<SlicePixels, 'data' | 'window' | 'presets' | 'mirrorSum'> {
  const { apply, linear, lowPlusHigh } = modalityTransform(dataSet, attributes, stored)
  const inverted = stored.photometricInterpretation === 'MONOCHROME1'
  const padding = paddingRange(dataSet, stored.signed)
  const isPadding = (index: number): boolean => {
    const value = stored.data[index] ?? 0
    return padding !== null && value >= padding[0] && value <= padding[1]
  }
  const data = new Float32Array(stored.data.length)
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < data.length; i += 1) {
    const modality = apply(stored.data[i] ?? 0)
    const value = Math.fround(inverted ? lowPlusHigh - modality : modality)
    data[i] = value
    if (!Number.isFinite(value) || isPadding(i)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) [low, high] = [0, 0]
  for (let i = 0; i < data.length; i += 1) if (isPadding(i) || !Number.isFinite(data[i])) data[i] = low

  const presets = filePresets(dataSet, attributes, stored.signed || (linear?.intercept ?? 0) < 0)
    .map((preset) => (inverted ? { ...preset, window: mirrored(preset.window, lowPlusHigh) } : preset))
    .filter(({ window }) => isSensible(window, low, high))
  const window = presets[0]?.window ?? percentileWindow(data, low, high, (index) => !isPadding(index))
  return { data, window, presets, ...(inverted ? { mirrorSum: lowPlusHigh } : {}) }
}
