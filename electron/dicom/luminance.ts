import { fail, ok, type Result } from '../core/result.ts'
import type { DataSet } from './data-set.ts'
import { readPalette } from './palette.ts'
import type { StoredPixels } from './stored-pixels.ts'

/** Weights of red, green and blue in luma (ITU-R BT.601, as PS3.3 C.7.6.3.1.2 uses for YBR). */
const weights = [0.299, 0.587, 0.114] as const

/** Whether the pixels are a colour picture rather than a scalar image. */
export function isColour({ photometricInterpretation, samplesPerPixel }: StoredPixels): boolean {
  return samplesPerPixel === 3 || photometricInterpretation === 'PALETTE COLOR'
}

/** Brightness of a colour picture in the units of its samples (palette: 0..255), one number a pixel. */
export function luminance(stored: StoredPixels, dataSet: DataSet): Result<Float32Array> {
  const { data, photometricInterpretation, samplesPerPixel } = stored
  if (photometricInterpretation === 'PALETTE COLOR') return paletteLuminance(stored, dataSet)
  const pixels = new Float32Array(data.length / samplesPerPixel)
  if (photometricInterpretation.startsWith('YBR')) {
    for (let i = 0; i < pixels.length; i += 1) pixels[i] = data[i * 3] ?? 0
    return ok(pixels)
  }
  if (photometricInterpretation !== 'RGB')
    return fail(
      'unsupported-pixel-format',
      'Photometric Interpretation (0028,0004) is neither RGB, YBR nor a palette; no other colour can be shown (PS3.3 C.7.6.3.1.2).',
    )
  const [red, green, blue] = weights
  for (let i = 0; i < pixels.length; i += 1)
    pixels[i] = red * (data[i * 3] ?? 0) + green * (data[i * 3 + 1] ?? 0) + blue * (data[i * 3 + 2] ?? 0)
  return ok(pixels)
}

function paletteLuminance(stored: StoredPixels, dataSet: DataSet): Result<Float32Array> {
  const palette = readPalette(dataSet, stored.signed)
  if (!palette.ok) return palette
  const [red, green, blue] = weights
  const colour = palette.value
  return ok(
    Float32Array.from(
      stored.data,
      (value) => red * colour(value, 0) + green * colour(value, 1) + blue * colour(value, 2),
    ),
  )
}
