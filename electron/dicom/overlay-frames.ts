import { fail, ok, type Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import type { StoredArray } from './codecs/decoder.ts'
import type { FrameAttributes } from './functional-groups.ts'
import type { Instance } from './instance.ts'
import { planeGeometry } from './plane-geometry.ts'
import { nearestPixels } from './resample-frame.ts'
import { decodeFrame } from './stored-pixels.ts'

/** A frame of an overlay, brought to a slice. */
export interface FrameOnSlice {
  readonly attributes: FrameAttributes
  /** Stored values of the frame. */
  readonly data: StoredArray
  /** For each pixel of the slice the place of its value in `data`; −1 where the frame does not reach. */
  readonly places: Int32Array
}

/**
 * Decodes frames of an overlay object and lays them on a slice's pixels, nearest neighbour.
 * @param frames their numbers, from 1, as `placeFrames` chose them
 */
export async function overlayFrames(
  instance: Instance,
  frames: readonly number[],
  slice: SliceHeader,
): Promise<Result<FrameOnSlice[]>> {
  const laid: FrameOnSlice[] = []
  for (const frame of frames) {
    const attributes = instance.groups.frame(frame)
    const geometry = planeGeometry(instance.dataSet, attributes, frame)
    const decoded = await decodeFrame(instance, frame)
    if (!decoded.ok) return decoded
    const { rows, columns, data } = decoded.value
    if (geometry && slice.geometry) {
      const grid = { rows: slice.rows, columns: slice.columns, geometry: slice.geometry }
      laid.push({ attributes, data, places: nearestPixels(grid, { rows, columns, geometry }) })
    } else if (!geometry && rows === slice.rows && columns === slice.columns) {
      // drawn on the slice itself, pixel by pixel (PS3.3 A.51.5.1)
      laid.push({ attributes, data, places: Int32Array.from({ length: rows * columns }, (_, pixel) => pixel) })
    } else return fail('no-geometry', `Frame ${frame} or the slice does not say where it lies (Image Position, 0020,0032).`)
  }
  return ok(laid)
}
