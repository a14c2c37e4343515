import { fail, ok, type Result } from '../core/result.ts'
import type { DataSet } from './data-set.ts'
import { beyond, limitsInForce, type DicomLimits } from './limits.ts'
import { tags } from './tags.ts'

/** The Image Pixel module (PS3.3 C.7.6.3.1), checked. */
export interface PixelFormat {
  readonly frames: number
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: number
  readonly bitsAllocated: 1 | 8 | 16 | 32 | 64
  readonly bitsStored: number
  readonly highBit: number
  readonly signed: boolean
  /** Float Pixel Data or Double Float Pixel Data (C.7.6.24, C.7.6.25). */
  readonly floatingPoint: boolean
  /** Samples come plane by plane instead of pixel by pixel. */
  readonly planar: boolean
  readonly photometricInterpretation: string
}

/** Reads and checks the attributes that describe pixel data. */
export function pixelFormat(dataSet: DataSet, limits: DicomLimits = limitsInForce()): Result<PixelFormat> {
  const element = [tags.pixelData, tags.floatPixelData, tags.doubleFloatPixelData].find((tag) => dataSet.has(tag))
  if (!element && dataSet.has(tags.spectroscopyData))
    return fail('no-pixel-data', 'The file holds spectra, Spectroscopy Data (5600,0020), and no image (PS3.3 A.36.3).')
  if (!element) return fail('no-pixel-data', 'The file holds no image: Pixel Data (7FE0,0010) is absent (PS3.3 C.7.6.3).')
  const floatingPoint = element !== tags.pixelData
  const rows = dataSet.integer(tags.rows)
  const columns = dataSet.integer(tags.columns)
  if (!rows || !columns) return fail('dicom-malformed', 'Rows (0028,0010) or Columns (0028,0011) is absent or zero (PS3.3 C.7.6.3).')

  const samplesPerPixel = dataSet.integer(tags.samplesPerPixel) ?? 1
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3)
    return fail(
      'unsupported-pixel-format',
      `Samples per Pixel (0028,0002) is ${samplesPerPixel}; 1 and 3 can be shown (PS3.3 C.7.6.3.1.1).`,
    )
  if (rows * columns * samplesPerPixel > limits.frameSamples)
    return beyond(
      'frameSamples',
      limits,
      `Rows (0028,0010) × Columns (0028,0011) × Samples per Pixel (0028,0002) is ${rows} × ${columns} × ${samplesPerPixel} samples (PS3.3 C.7.6.3)`,
    )

  const bitsAllocated = floatingPoint
    ? element === tags.floatPixelData
      ? 32
      : 64
    : dataSet.integer(tags.bitsAllocated)
  if (bitsAllocated === null) return fail('dicom-malformed', 'Bits Allocated (0028,0100) is absent (PS3.3 C.7.6.3).')
  const supported = [1, 8, 16, 32, ...(floatingPoint ? [64] : [])]
  if (!supported.includes(bitsAllocated))
    return fail(
      'unsupported-pixel-format',
      `Bits Allocated (0028,0100) is ${bitsAllocated}; 1, 8, 16 and 32 can be shown (PS3.5 8.1.1).`,
    )
  const bitsStored = dataSet.integer(tags.bitsStored) ?? bitsAllocated
  if (bitsStored < 1 || bitsStored > bitsAllocated)
    return fail('dicom-malformed', `Bits Stored (0028,0101) is ${bitsStored}, but must lie in 1 to Bits Allocated, ${bitsAllocated} (PS3.5 8.1.1).`)
  const highBit = dataSet.integer(tags.highBit) ?? bitsStored - 1
  // 0 is what some writers say of a single image
  const frames = /^0*$/.test(dataSet.string(tags.numberOfFrames)) ? 1 : dataSet.integer(tags.numberOfFrames)
  if (frames === null || frames < 1)
    return fail('dicom-malformed', 'Number of Frames (0028,0008) is not a number from 1 on (PS3.3 C.7.6.6, PS3.5 6.2).')
  if (frames > limits.frames)
    return beyond('frames', limits, `Number of Frames (0028,0008) is ${frames} (PS3.3 C.7.6.6)`)

  return ok({
    frames,
    rows,
    columns,
    samplesPerPixel,
    bitsAllocated: bitsAllocated as PixelFormat['bitsAllocated'],
    bitsStored,
    highBit: highBit >= bitsStored - 1 && highBit < bitsAllocated ? highBit : bitsStored - 1,
    signed: !floatingPoint && dataSet.integer(tags.pixelRepresentation) === 1,
    floatingPoint,
    planar: samplesPerPixel > 1 && dataSet.integer(tags.planarConfiguration) === 1,
    photometricInterpretation:
      dataSet.string(tags.photometricInterpretation).toUpperCase() || (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2'),
  })
}
