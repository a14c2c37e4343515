import { fail, ok, type Result } from '../core/result.ts'
import type { SegmentPlane } from '../core/segment-plane.ts'
import type { SliceHeader } from '../core/study.ts'
import type { Instance } from './instance.ts'
import { overlayFrames, type FrameOnSlice } from './overlay-frames.ts'
import { backgroundLabel, maximumFraction, segmentation, segmentOfFrame } from './segmentation.ts'

/** As many sets of overlapping segments as 16 bits can number. */
const mostSets = 65535

/**
 * The segments on one slice of the series that a Segmentation lies on.
 * @param frames those of its frames that lie on the slice
 * @param threshold share of the Maximum Fractional Value from which on a pixel of a fractional segmentation counts
 */
export async function segmentsOnSlice(
  instance: Instance,
  frames: readonly number[],
  slice: SliceHeader,
  threshold: number,
): Promise<Result<SegmentPlane>> {
  const content = segmentation(instance.dataSet, instance.format)
  if (!content.ok) return content
  const { form, segments } = content.value
  const laid = await overlayFrames(instance, frames, slice)
  if (!laid.ok) return laid
  const plane = new SetPlane(slice.rows, slice.columns)
  if (form === 'labelmap') {
    const described = new Set(segments.map(({ number }) => number))
    const background = backgroundLabel(instance.dataSet)
    for (const frame of laid.value) plane.addLabels(frame, (label) => label !== background && described.has(label))
  } else {
    const least = form === 'fractional' ? Math.max(threshold * (maximumFraction(instance.dataSet) ?? 1), Number.MIN_VALUE) : 1
    for (const frame of laid.value) plane.addSegment(frame, segmentOfFrame(frame.attributes) ?? segments[0]?.number ?? 1, least)
  }
  return plane.sets.length > mostSets
    ? fail('limit-exceeded', `More than ${mostSets} different overlaps of segments lie on this slice.`)
    : ok(plane)
}

/** A plane that segments are added to one by one. */
class SetPlane implements SegmentPlane {
  readonly data: Uint16Array
  readonly sets: number[][] = [[]]
  readonly rows: number
  readonly columns: number
  /** By a set's place and a segment: the place of the set with that segment added. */
  readonly #grown = new Map<string, number>()

  constructor(rows: number, columns: number) {
    this.rows = rows
    this.columns = columns
    this.data = new Uint16Array(rows * columns)
  }

  addSegment({ data, places }: FrameOnSlice, segment: number, least: number): void {
    for (let pixel = 0; pixel < places.length; pixel += 1) {
      const place = places[pixel] ?? -1
      if (place >= 0 && (data[place] ?? 0) >= least) this.#add(pixel, segment)
    }
  }

  addLabels({ data, places }: FrameOnSlice, counts: (label: number) => boolean): void {
    for (let pixel = 0; pixel < places.length; pixel += 1) {
      const label = data[places[pixel] ?? -1]
      if (label !== undefined && counts(label)) this.#add(pixel, label)
    }
  }

  #add(pixel: number, segment: number): void {
    const set = this.data[pixel] ?? 0
    const key = `${set} ${segment}`
    const known = this.#grown.get(key) ?? this.#grow(set, segment)
    this.#grown.set(key, known)
    this.data[pixel] = known
  }

  #grow(set: number, segment: number): number {
    const members = [...new Set([...(this.sets[set] ?? []), segment])].sort((a, b) => a - b)
    const known = this.sets.findIndex((one) => one.length === members.length && one.every((number, i) => number === members[i]))
    return known >= 0 ? known : this.sets.push(members) - 1
  }
}
