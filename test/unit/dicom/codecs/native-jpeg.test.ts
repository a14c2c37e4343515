import { expect, it } from 'vitest'
import { decodeNativeJpeg } from '../../../../electron/dicom/codecs/native-jpeg.ts'
import type { PixelFormat } from '../../../../electron/dicom/pixel-format.ts'
import { losslessJpeg } from '../../../fixtures/lossless-jpeg.ts'

const picture = { rows: 8, columns: 8, samples: 1, precision: 12, data: Array.from({ length: 64 }, (_, i) => (i * 977) % 4096) }
const format: PixelFormat = {
  ...({ frames: 1, rows: 8, columns: 8, samplesPerPixel: 1, bitsAllocated: 16, bitsStored: 12, highBit: 11 } as const),
  ...({ signed: false, floatingPoint: false, planar: false, photometricInterpretation: 'MONOCHROME2' } as const),
}

it('decodes sound frames after however many damaged ones, also those asked for at the same time', async () => {
  const sound = losslessJpeg(picture, { predictor: 1 })
  // there is no predictor 9; each of its errors used to leave 2 of 64 KiB of stack behind
  const damaged = losslessJpeg(picture, { predictor: 9 })
  for (let round = 0; round < 33; round += 1)
    expect(await decodeNativeJpeg(damaged, format)).toMatchObject({ ok: false, failure: { code: 'decode-failed' } })
  const answers = await Promise.all([sound, damaged, damaged, sound].map((bytes) => decodeNativeJpeg(bytes, format)))
  expect(answers.map(({ ok }) => ok)).toEqual([true, false, false, true])
})
