import { fail, ok, type Result } from '../core/result.ts'
import type { StoredOverlay } from '../core/stored-overlay.ts'
import type { DataSet } from './data-set.ts'
import type { FrameAttributes } from './functional-groups.ts'
import type { PixelFormat } from './pixel-format.ts'
import { realWorldMappings } from './real-world-value.ts'
import { tags } from './tags.ts'
import { paddingRange } from './voi-window.ts'

type ParametricMap = Extract<StoredOverlay['content'], { kind: 'parametric-map' }>

/** What a Parametric Map (PS3.3 A.75, C.8.32) shows, by the Real World Value Mapping of its first frame. */
export function parametricMap(dataSet: DataSet, attributes: FrameAttributes, format: PixelFormat): Result<ParametricMap> {
  if (format.samplesPerPixel !== 1 || !format.photometricInterpretation.startsWith('MONOCHROME'))
    return fail(
      'unsupported-pixel-format',
      `A parametric map has one grey sample a pixel (PS3.3 C.8.32.2); this one has ${format.samplesPerPixel}, ${format.photometricInterpretation} (0028,0004).`,
    )
  const [mapping] = realWorldMappings(dataSet, attributes, format.signed)
  return ok({
    kind: 'parametric-map',
    quantity: mapping?.quantity || mapping?.explanation || mapping?.label || '',
    unit: mapping?.units ?? '',
    unitMeaning: mapping?.meaning ?? '',
  })
}

/**
 * What a stored value of one frame stands for in the world: by its first Real World Value Mapping, else itself. NaN for
 * padding (C.7.5.1.1.2; C.7.6.24, C.7.6.25) and for what the mapping does not cover.
 */
export function mapValue(dataSet: DataSet, attributes: FrameAttributes, format: PixelFormat): (stored: number) => number {
  const [mapping] = realWorldMappings(dataSet, attributes, format.signed)
  const padding = format.floatingPoint ? floatPadding(dataSet, format) : paddingRange(dataSet, format.signed)
  return (stored) => {
    if (padding && stored >= padding[0] && stored <= padding[1]) return NaN
    return mapping ? mapping.apply(stored) : stored
  }
}

/** Float or Double Float Pixel Padding Value and Range Limit; null when the file names none. */
function floatPadding(dataSet: DataSet, { bitsAllocated }: PixelFormat): readonly [number, number] | null {
  const [value, limit] =
    bitsAllocated === 64
      ? [tags.doubleFloatPixelPaddingValue, tags.doubleFloatPixelPaddingRangeLimit]
      : [tags.floatPixelPaddingValue, tags.floatPixelPaddingRangeLimit]
  const from = dataSet.number(value)
  if (from === null) return null
  const to = dataSet.number(limit) ?? from
  return [Math.min(from, to), Math.max(from, to)]
}
