import { type Result, fail, ok } from '../../../electron/core/result.ts'
import { type SegmentPlane, unpackSets } from '../../../electron/core/segment-plane.ts'
import { call } from './http.ts'
import { type RangedImage, callForImage, slicePath } from './pixels.ts'

/** The segments of a stored segmentation on a slice; `threshold` (0..1) is for fractional ones. */
export async function getSegments(seriesId: string, index: number, overlayId: string, threshold: number, signal: AbortSignal): Promise<Result<SegmentPlane>> {
  const path = `${slicePath(seriesId, index)}/segmentations/${encodeURIComponent(overlayId)}?threshold=${threshold}`
  const answer = await call(path, { signal })
  if (!answer.ok) return answer
  const [rows, columns] = ['x-rows', 'x-columns'].map((name) => Number(answer.value.headers.get(name) ?? NaN))
  try {
    const numbers = new Uint16Array(await answer.value.arrayBuffer())
    if (rows && columns && numbers.length > rows * columns) {
      return ok({ rows, columns, data: numbers.subarray(0, rows * columns), sets: unpackSets(numbers.subarray(rows * columns)) })
    }
  } catch {
    if (signal.aborted) return fail('cancelled', 'Cancelled.')
  }
  return fail('pixel-data-too-short', 'The segments did not arrive completely. Please try again.')
}

/** The real-world values of a stored parametric map on a slice, with the range of the whole map. */
export function getParametricMap(seriesId: string, index: number, overlayId: string, signal: AbortSignal): Promise<Result<RangedImage>> {
  return callForImage(`${slicePath(seriesId, index)}/parametric-maps/${encodeURIComponent(overlayId)}`, { signal })
}
