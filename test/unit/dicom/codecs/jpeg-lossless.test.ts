import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeJpegLossless } from '../../../../electron/dicom/codecs/jpeg-lossless.ts'
import { losslessHeader } from '../../../../electron/dicom/codecs/lossless-header.ts'
import { decodeNativeJpeg } from '../../../../electron/dicom/codecs/native-jpeg.ts'
import type { PixelFormat } from '../../../../electron/dicom/pixel-format.ts'
import { losslessJpeg, type LosslessOptions, type LosslessPicture } from '../../../fixtures/lossless-jpeg.ts'

const pictures: fc.Arbitrary<LosslessPicture> = fc
  .record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 9 }), samples: fc.constantFrom(1, 3), precision: fc.integer({ min: 2, max: 16 }) })
  .chain((size) => {
    const count = size.rows * size.columns * size.samples
    return fc.record({ ...asConstants(size), data: fc.array(fc.nat(2 ** size.precision - 1), { minLength: count, maxLength: count }) })
  })
const options: fc.Arbitrary<LosslessOptions> = fc.record({ predictor: fc.integer({ min: 1, max: 7 }), restartLines: fc.nat(3), longCodes: fc.boolean() })

function asConstants<T extends Record<string, number>>(values: T): { [K in keyof T]: fc.Arbitrary<number> } {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fc.constant(value)])) as { [K in keyof T]: fc.Arbitrary<number> }
}

function formatOf({ rows, columns, samples, precision }: LosslessPicture, photometricInterpretation = samples === 3 ? 'RGB' : 'MONOCHROME2'): PixelFormat {
  const bitsAllocated = precision > 8 ? 16 : 8
  return { frames: 1, rows, columns, samplesPerPixel: samples, bitsAllocated, bitsStored: precision, highBit: precision - 1, signed: false, floatingPoint: false, planar: false, photometricInterpretation }
}

describe('decodeJpegLossless', () => {
  it('gives back every sample, for all predictors, precisions, restarts and code lengths', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, options, async (picture, how) => {
        const decoded = await decodeJpegLossless(losslessJpeg(picture, how), formatOf(picture))
        expect(decoded.ok && [...decoded.value.data]).toEqual(picture.data)
      }),
      { numRuns: 400 },
    )
  })

  it('says of the same streams what the library says', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, options, async (picture, { predictor, longCodes }) => {
        const stream = losslessJpeg(picture, { predictor, longCodes: longCodes === true })
        expect(await decodeJpegLossless(stream, formatOf(picture))).toEqual(await decodeNativeJpeg(stream, formatOf(picture)))
      }),
      { numRuns: 100 },
    )
  })

  it('puts back as zeros the low bits that a point transform left out', async () => {
    const picture = { rows: 2, columns: 3, samples: 1, precision: 12, data: [4095, 1, 2, 800, 801, 77] }
    const decoded = await decodeJpegLossless(losslessJpeg(picture, { predictor: 4, pointTransform: 2 }), formatOf(picture))
    expect(decoded.ok && [...decoded.value.data]).toEqual(picture.data.map((value) => value & ~3))
  })

  it('refuses a stream that ends before its pixels do, wherever it is cut, and never a whole one', async () => {
    const picture = { rows: 8, columns: 8, samples: 1, precision: 12, data: Array.from({ length: 64 }, (_, i) => (i * 977) % 4096) }
    const stream = losslessJpeg(picture, { predictor: 1 })
    // without the end of image marker all pixels are there, and without the last byte of data they are not
    expect(await decodeJpegLossless(stream.subarray(0, -2), formatOf(picture))).toMatchObject({ ok: true })
    for (let length = 2; length < stream.length - 2; length += 1)
      expect(await decodeJpegLossless(stream.subarray(0, length), formatOf(picture))).toMatchObject({ ok: false, failure: { code: 'decode-failed' } })
  })

  it('leaves to the library what is not one scan of whole pixels', () => {
    const picture = { rows: 2, columns: 3, samples: 3, precision: 8, data: Array.from({ length: 18 }, (_, i) => i) }
    const stream = losslessJpeg(picture, { predictor: 1 })
    const changed = (from: readonly number[], to: readonly number[]): Uint8Array => {
      const at = Buffer.from(stream).indexOf(Uint8Array.from(from))
      return Uint8Array.from([...stream.subarray(0, at), ...to, ...stream.subarray(at + to.length)])
    }
    expect(losslessHeader(stream)).toMatchObject({ samples: 3, predictor: 1 })
    expect(losslessHeader(changed([0xff, 0xc3], [0xff, 0xc1]))).toBeNull()
    expect(losslessHeader(changed([1, 0x11], [1, 0x21]))).toBeNull()
    expect(losslessHeader(changed([3, 1, 0, 2, 0, 3, 0, 1], [1, 1, 0, 2, 0, 3, 0, 1]))).toBeNull()
    expect(losslessHeader(changed([3, 1, 0, 2, 0, 3, 0, 1], [3, 1, 0, 2, 0, 3, 0, 8]))).toBeNull()
  })
})
