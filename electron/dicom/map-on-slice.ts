import { ok, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { SliceHeader } from '../core/study.ts'
import type { Instance } from './instance.ts'
import { overlayFrames } from './overlay-frames.ts'
import { mapValue } from './parametric-map.ts'
import { decodeFrame } from './stored-pixels.ts'

/**
 * The real-world values of a Parametric Map on one slice's pixels; NaN where the map says nothing.
 * @param frames those of its frames that lie on the slice
 */
export async function mapOnSlice(
  instance: Instance,
  frames: readonly number[],
  slice: SliceHeader,
): Promise<Result<ScalarImage>> {
  const laid = await overlayFrames(instance, frames, slice)
  if (!laid.ok) return laid
  const values = new Float32Array(slice.rows * slice.columns).fill(NaN)
  for (const { attributes, data, places } of laid.value) {
    const value = mapValue(instance.dataSet, attributes, instance.format)
    for (let pixel = 0; pixel < places.length; pixel += 1) {
      const stored = data[places[pixel] ?? -1]
      if (stored !== undefined) values[pixel] = value(stored)
    }
  }
  return ok({ rows: slice.rows, columns: slice.columns, data: values })
}

/** The least and the greatest real-world value of all frames, read one by one; [0, 0] for a map without any. */
export async function mapRange(instance: Instance): Promise<Result<readonly [number, number]>> {
  let [low, high] = [Infinity, -Infinity]
  for (let frame = 1; frame <= instance.format.frames; frame += 1) {
    const decoded = await decodeFrame(instance, frame)
    if (!decoded.ok) return decoded
    const value = mapValue(instance.dataSet, instance.groups.frame(frame), instance.format)
    for (const stored of decoded.value.data) {
      const real = value(stored)
      if (real < low && Number.isFinite(real)) low = real
      if (real > high && Number.isFinite(real)) high = real
    }
  }
  return ok(low <= high ? [low, high] : [0, 0])
}
