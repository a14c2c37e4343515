import { LRUCache } from 'lru-cache'
import { ok, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { SegmentPlane } from '../core/segment-plane.ts'
import type { SliceHeader } from '../core/study.ts'
import { fileState } from '../dicom/file-bytes.ts'
import { openInstance, type Instance } from '../dicom/instance.ts'
import { mapOnSlice, mapRange } from '../dicom/map-on-slice.ts'
import { segmentsOnSlice } from '../dicom/segments-on-slice.ts'

/** What of an overlay object shall be laid on which slice. */
export interface OverlayRequest {
  /** The file that holds the object. */
  readonly file: string
  /** Those of its frames, from 1, that lie on the slice. */
  readonly frames: readonly number[]
  readonly slice: SliceHeader
}

/** A parametric map on a slice, with the range of the whole map, so that colours mean one thing on all slices. */
export interface MapOnSlice extends ScalarImage {
  readonly range: readonly [low: number, high: number]
}

/** Objects kept open: parsing the header of one with thousands of frames takes longer than drawing a slice of it. */
const keptOpen = 3

/** Reads overlay objects slice by slice. A file that has changed is read anew. */
export class OverlayReader {
  readonly #instances = new LRUCache<string, Promise<Result<Instance>>>({ max: keptOpen })
  readonly #ranges = new WeakMap<Instance, ReturnType<typeof mapRange>>()

  /** @param threshold for fractional segmentations, 0..1 */
  async segments({ file, frames, slice }: OverlayRequest, threshold: number): Promise<Result<SegmentPlane>> {
    const instance = await this.#open(file)
    return instance.ok ? segmentsOnSlice(instance.value, frames, slice, threshold) : instance
  }

  async map({ file, frames, slice }: OverlayRequest): Promise<Result<MapOnSlice>> {
    const instance = await this.#open(file)
    if (!instance.ok) return instance
    const ranging = this.#ranges.get(instance.value) ?? mapRange(instance.value)
    this.#ranges.set(instance.value, ranging)
    const range = await ranging
    if (!range.ok) return range
    const image = await mapOnSlice(instance.value, frames, slice)
    return image.ok ? ok({ ...image.value, range: range.value }) : image
  }

  async #open(file: string): Promise<Result<Instance>> {
    const state = await fileState(file)
    if (!state.ok) return state
    const key = `${file}\n${state.value.size}\n${state.value.modified}`
    const opening = this.#instances.get(key) ?? openInstance(file)
    this.#instances.set(key, opening)
    const instance = await opening
    if (!instance.ok) this.#instances.delete(key)
    return instance
  }
}
