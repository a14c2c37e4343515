import { z } from 'zod'
import type { Letterbox } from '../core/heat-grid.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import { letterbox } from './letterbox.ts'
import { percentileRange } from './percentile-range.ts'
import { resize } from './resize.ts'
import { croppedPlane, windowed } from './ultralytics/letterbox-picture.ts'

const perChannel = z.array(z.number()).min(1).max(3)

/** A normalisation in words that cover what most networks were trained with. */
export const describedInputSchema = z
  .strictObject({
    /** `letterbox`: the aspect in millimetres is kept, bars fill the rest; `stretch`: the slice fills the input; `crop`: the shorter side fills it, the middle is cut out. */
    fit: z.enum(['letterbox', 'stretch', 'crop']),
    /** What becomes 0 and 1: the ends of the slice's own window, or two percentiles of its pixels. */
    grey: z.enum(['window', 'percentiles']),
    channels: z.union([z.literal(1), z.literal(3)]),
    /** Taken away from 0..1, then divided by: one number, or one a channel. */
    mean: perChannel.default([0]),
    std: perChannel.default([1]),
    /** What fills the bars, 0..1, before mean and std. */
    bars: z.number().min(0).max(1).default(0),
  })
  .refine(({ std }) => std.every((value) => value > 0), { path: ['std'], error: 'must be larger than 0' })
  .refine(({ channels, mean, std }) => [mean, std].every(({ length }) => length === 1 || length === channels), { path: ['mean'], error: 'needs one number, or one a channel, and so does std' })
export type DescribedInput = z.infer<typeof describedInputSchema>

interface InputSize {
  readonly height: number
  readonly width: number
  readonly percentiles: readonly [number, number]
}

/** A slice as a described network takes it: `channels` planes of `height` × `width`, and where the slice lies in them. */
export function describedInput(slice: SlicePixels, { height, width, percentiles }: InputSize, rule: DescribedInput): { data: Float32Array; letterbox: Letterbox } {
  const { fit, grey, channels, mean, std, bars } = rule
  const source = grey === 'window' ? { ...slice, data: windowed(slice).data } : slice
  const box = fit === 'letterbox' ? letterbox(slice, height, width) : { rows: height, columns: width, offsetRow: 0, offsetColumn: 0 }
  const picture = fit === 'crop' ? croppedPlane(source, height, width) : resize(source, box.rows, box.columns).data
  const [low, range] = grey === 'window' ? [0, 1] : percentileRange(picture, percentiles)
  const data = new Float32Array(channels * height * width)
  for (let channel = 0; channel < channels; channel += 1) {
    const [less, over] = [mean[channel] ?? mean[0] ?? 0, std[channel] ?? std[0] ?? 1]
    const plane = data.subarray(channel * height * width, (channel + 1) * height * width).fill((bars - less) / over)
    for (let row = 0; row < box.rows; row += 1) {
      const target = (row + box.offsetRow) * width + box.offsetColumn
      for (let column = 0; column < box.columns; column += 1) {
        const unit = Math.min(1, Math.max(0, ((picture[row * box.columns + column] ?? 0) - low) / range))
        plane[target + column] = (unit - less) / over
      }
    }
  }
  return { data, letterbox: box }
}
