import type { SlicePixels } from '../core/slice-pixels.ts'
import type { Picture } from './blend.ts'

/** Ratios this close to 1 are shown as they are: nobody sees the difference. */
const tolerance = 0.01
/** Pixels longer than this many times their width come from broken headers; stretching them would fill the memory. */
const mostStretch = 16

/** A picture whose pixels are square, and the millimetres that each stands for (or their ratio's share). */
export interface SquarePicture {
  readonly picture: Picture
  readonly spacing: number
}

/**
 * A slice's picture in the proportions of the patient, for file formats whose pixels are square: the coarser axis is
 * interpolated linearly to the finer one's spacing (Pixel Spacing, else Pixel Aspect Ratio: PS3.3 C.7.6.3.1.7).
 * @returns the same picture where the pixels are square already
 */
export function squarePixels(picture: Picture, { rowSpacing, columnSpacing }: Pick<SlicePixels, 'rowSpacing' | 'columnSpacing'>): SquarePicture {
  const ratio = rowSpacing / columnSpacing
  const spacing = Math.min(rowSpacing, columnSpacing)
  if (Math.abs(ratio - 1) <= tolerance || !(ratio < mostStretch && ratio > 1 / mostStretch)) return { picture, spacing }
  const { width, height } = picture
  const size = ratio > 1 ? { width, height: Math.round(height * ratio) } : { width: Math.round(width / ratio), height }
  return { picture: stretched(picture, size), spacing }
}

/** Linear along the one axis that grows; the picture's edges stay its edges. */
function stretched({ width, height, channels, data }: Picture, size: Pick<Picture, 'width' | 'height'>): Picture {
  const across = samples(width, size.width)
  const down = samples(height, size.height)
  const out = new Uint8Array(size.width * size.height * channels)
  for (const [y, row] of down.entries()) {
    for (const [x, column] of across.entries()) {
      for (let channel = 0; channel < channels; channel += 1) {
        const at = (r: number, c: number): number => data[(r * width + c) * channels + channel] as number
        const upper = at(row.from, column.from) * (1 - column.share) + at(row.from, column.to) * column.share
        const lower = at(row.to, column.from) * (1 - column.share) + at(row.to, column.to) * column.share
        out[(y * size.width + x) * channels + channel] = Math.round(upper * (1 - row.share) + lower * row.share)
      }
    }
  }
  return { ...size, channels, data: out }
}

interface Sample {
  readonly from: number
  readonly to: number
  readonly share: number
}

/** The two source pixels that each target pixel's centre lies between, and how near the second is. */
function samples(count: number, wanted: number): Sample[] {
  return Array.from({ length: wanted }, (_, i) => {
    const place = Math.min(Math.max(((i + 0.5) * count) / wanted - 0.5, 0), count - 1)
    const from = Math.floor(place)
    return { from, to: Math.min(from + 1, count - 1), share: place - from }
  })
}
