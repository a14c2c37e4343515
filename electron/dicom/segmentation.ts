import { fail, ok, type Result } from '../core/result.ts'
import type { Segment, StoredOverlay } from '../core/stored-overlay.ts'
import { srgbOfCielab } from './cielab.ts'
import type { DataSet } from './data-set.ts'
import { frameNumber, type FrameAttributes } from './functional-groups.ts'
import { readPalette } from './palette.ts'
import type { PixelFormat } from './pixel-format.ts'
import { tags } from './tags.ts'

type Segmentation = Extract<StoredOverlay['content'], { kind: 'segmentation' }>

/** Segmentation Type (0062,0001) and the Bits Allocated that each admits; BINARY is met in whole bytes too. */
const forms: ReadonlyMap<string, { readonly form: Segmentation['form']; readonly bits: readonly number[] }> = new Map([
  ['BINARY', { form: 'binary', bits: [1, 8] }],
  ['FRACTIONAL', { form: 'fractional', bits: [8] }],
  ['LABELMAP', { form: 'labelmap', bits: [8, 16] }],
])

/** The Segmentation Image module (PS3.3 C.8.20.2), checked: how pixels are meant, and the segments. */
export function segmentation(dataSet: DataSet, format: PixelFormat): Result<Segmentation> {
  const type = dataSet.string(tags.segmentationType)
  const known = forms.get(type)
  if (!known)
    return fail(
      'dicom-malformed',
      `Segmentation Type (0062,0001) is “${type}”, but must be BINARY, FRACTIONAL or LABELMAP (PS3.3 C.8.20.2).`,
    )
  const { bitsAllocated, samplesPerPixel, signed, floatingPoint } = format
  if (!known.bits.includes(bitsAllocated) || samplesPerPixel !== 1 || signed || floatingPoint)
    return fail(
      'unsupported-pixel-format',
      `A ${type} segmentation has one unsigned sample of ${known.bits[0] === 1 ? 1 : known.bits.join(' or ')} bits a pixel (PS3.3 C.8.20.2); this one has ${samplesPerPixel} of ${bitsAllocated} bits (0028,0100).`,
    )
  if (known.form === 'fractional' && maximumFraction(dataSet) === null)
    return fail('dicom-malformed', 'Maximum Fractional Value (0062,000E) must lie in 1 to 255 (PS3.3 C.8.20.2).')
  const segments = segmentsOf(dataSet, known.form, format)
  if (!segments.ok) return segments
  const fraction = known.form === 'fractional' ? dataSet.string(tags.segmentationFractionalType) : ''
  return ok({ kind: 'segmentation', form: known.form, fraction, segments: segments.value })
}

/** Maximum Fractional Value (0062,000E): the stored value that stands for 1; null when absent or senseless. */
export function maximumFraction(dataSet: DataSet): number | null {
  const maximum = dataSet.integer(tags.maximumFractionalValue)
  return maximum !== null && maximum >= 1 && maximum <= 255 ? maximum : null
}

/** The label that stands for no segment: Pixel Padding Value (0028,0120) of a labelmap, 0 without one. */
export function backgroundLabel(dataSet: DataSet): number {
  return dataSet.number(tags.pixelPaddingValue, 'US') ?? 0
}

/** The segment that a frame belongs to (Segmentation macro, C.8.20.3.1); null when it names none. */
export function segmentOfFrame(attributes: FrameAttributes): number | null {
  return frameNumber(attributes, tags.referencedSegmentNumber, tags.segmentIdentificationSequence)
}

/** Segment Sequence (PS3.3 C.8.20.4), without a labelmap's background. */
function segmentsOf(dataSet: DataSet, form: Segmentation['form'], format: PixelFormat): Result<Segment[]> {
  const palette = form === 'labelmap' && format.photometricInterpretation === 'PALETTE COLOR' ? readPalette(dataSet, false) : null
  if (palette && !palette.ok) return palette
  const segments: Segment[] = []
  for (const item of dataSet.items(tags.segmentSequence)) {
    const number = item.integer(tags.segmentNumber)
    if (number === null || number < (form === 'labelmap' ? 0 : 1) || number > 65535)
      return fail('dicom-malformed', 'A Segment Number (0062,0004) is absent or out of range (PS3.3 C.8.20.4).')
    if (segments.some((one) => one.number === number))
      return fail('dicom-malformed', `Segment Number (0062,0004) ${number} is given twice (PS3.3 C.8.20.4).`)
    if (form === 'labelmap' && number === backgroundLabel(dataSet)) continue
    const fromPalette = palette?.ok
      ? ([0, 1, 2] as const).map((channel) => Math.round(palette.value(number, channel)))
      : null
    segments.push({
      number,
      label: item.text(tags.segmentLabel),
      category: item.item(tags.segmentedPropertyCategoryCodeSequence)?.text(tags.codeMeaning) ?? '',
      type: item.item(tags.segmentedPropertyTypeCodeSequence)?.text(tags.codeMeaning) ?? '',
      algorithmType: item.string(tags.segmentAlgorithmType),
      algorithmName: item.text(tags.segmentAlgorithmName),
      colour: srgbOfCielab(item.numbers(tags.recommendedDisplayCIELabValue)) ?? (fromPalette as Segment['colour']),
    })
  }
  if (segments.length === 0)
    return fail('dicom-malformed', 'Segment Sequence (0062,0002) describes no segment (PS3.3 C.8.20.2).')
  return ok(segments)
}
