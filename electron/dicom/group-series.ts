import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { distanceAlongNormal, dot, planeOf, type PlaneGeometry } from '../core/geometry.ts'
import type { Series, Study } from '../core/study.ts'
import { seriesWarnings } from './series-warnings.ts'
import type { IndexedFrame } from './slice-headers.ts'

/** Cosine of the angle (about 1°) up to which slices count as parallel. */
const parallel = 0.9998

/**
 * Sorts frames into studies and series, in the order in which they were read. A DICOM series becomes several when
 * series number, matrix size, orientation, echo time, image type or colour differ: each part is one stack.
 */
export function groupSeries(frames: readonly IndexedFrame[]): Study[] {
  const studies = new Map<string, IndexedFrame[]>()
  for (const frame of frames) push(studies, frame.study.studyInstanceUID || folderOf(frame), frame)
  return [...studies].flatMap(([key, members]) => {
    const [first] = members
    if (!first) return []
    return [{ id: shortHash(key), ...first.study, series: seriesOf(members) }]
  })
}

function seriesOf(frames: readonly IndexedFrame[]): Series[] {
  const stacks = new Map<string, IndexedFrame[]>()
  for (const frame of frames) push(stacks, stackKey(frame), frame)
  const series = [...stacks].flatMap(([key, members]) => byOrientation(members).map((stack) => toSeries(key, stack)))
  const taken = new Set<string>()
  return series.map((one) => withFreeId(one, taken)).sort(bySeriesNumber)
}

function stackKey(frame: IndexedFrame): string {
  const { series } = frame
  const { seriesInstanceUID, seriesNumber, rows, columns, echoTime, colour } = series
  // values 3 and 4 tell magnitude, phase and derived contrasts (C.8.3.1.1.1, C.8.13.3.1.1), later ones processing
  const kind = series.imageType.slice(2, 4).filter((value) => value !== 'MOSAIC')
  return [seriesInstanceUID || folderOf(frame), seriesNumber, frame.stack, rows, columns, echoTime, colour, ...kind].join('|')
}

/** Stands in for a missing UID: files without one belong together when they lie together. */
function folderOf(frame: IndexedFrame): string {
  return dirname(frame.header.file)
}

/** Splits frames into sets of parallel ones; frames without geometry form a set of their own. */
function byOrientation(frames: readonly IndexedFrame[]): IndexedFrame[][] {
  const sets: IndexedFrame[][] = []
  for (const frame of frames) {
    const { geometry } = frame.header
    const set = sets.find(([first]) => first && sameOrientation(first.header.geometry, geometry))
    if (set) set.push(frame)
    else sets.push([frame])
  }
  return sets
}

function sameOrientation(a: PlaneGeometry | null, b: PlaneGeometry | null): boolean {
  if (!a || !b) return a === b
  return dot(a.rowDirection, b.rowDirection) > parallel && dot(a.columnDirection, b.columnDirection) > parallel
}

function toSeries(key: string, frames: readonly IndexedFrame[]): Series {
  const { unique, copies } = withoutCopies(frames)
  const sorted = unique.toSorted(byPlace)
  const slices = sorted.map(({ header }) => header)
  const [first] = slices
  if (!sorted[0] || !first) throw new Error('a series has at least one frame')
  const cosines = first.geometry ? [...first.geometry.rowDirection, ...first.geometry.columnDirection] : []
  return {
    id: shortHash([key, ...cosines.map((cosine) => (Math.round(cosine * 100) / 100 + 0).toString())].join('|')),
    ...sorted[0].series,
    plane: planeOf(first.geometry),
    slices,
    warnings: seriesWarnings(sorted, copies),
  }
}

/** Leaves out further copies of an instance's frame: the same SOP Instance UID at the same place. */
function withoutCopies(frames: readonly IndexedFrame[]): { readonly unique: IndexedFrame[]; readonly copies: number } {
  const seen = new Map<string, IndexedFrame>()
  const unique: IndexedFrame[] = []
  for (const frame of frames) {
    const { sopInstanceUID, frame: number, geometry, instanceNumber } = frame.header
    const key = JSON.stringify([sopInstanceUID, number, instanceNumber, geometry?.position])
    if (sopInstanceUID !== '' && seen.has(key)) continue
    seen.set(key, frame)
    unique.push(frame)
  }
  return { unique, copies: frames.length - unique.length }
}

/** By position along the normal, then in time. Positions within 0.01 mm are one. */
function byPlace(a: IndexedFrame, b: IndexedFrame): number {
  if (a.header.geometry && b.header.geometry) {
    const places = [a.header.geometry, b.header.geometry].map((geometry) =>
      Math.round(distanceAlongNormal(geometry) * 100),
    )
    const difference = (places[0] ?? 0) - (places[1] ?? 0)
    if (difference !== 0) return difference
  }
  // without places, instance numbers are the order; within one place, time comes first
  const [timesA, timesB] = a.header.geometry ? [a.time, b.time] : [a.time.slice(2), b.time.slice(2)]
  for (const [i, time] of timesA.entries()) {
    const difference = time - (timesB[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.header.file < b.header.file ? -1 : Number(a.header.file > b.header.file)
}

/** Stacks of nearly one orientation can get one hash; the later one is hashed on. */
function withFreeId(series: Series, taken: Set<string>): Series {
  let { id } = series
  while (taken.has(id)) id = shortHash(id)
  taken.add(id)
  return { ...series, id }
}

function bySeriesNumber(a: Series, b: Series): number {
  return (a.seriesNumber ?? Infinity) - (b.seriesNumber ?? Infinity) || (a.echoTime ?? 0) - (b.echoTime ?? 0) || 0
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
