import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { distanceAlongNormal, dot, type PatientVector, planeOf } from '../core/geometry.ts'
import type { Series, Study } from '../core/study.ts'
import { missingParts } from './concatenation.ts'
import { groupByPlace } from './group-by-place.ts'
import { seriesWarnings } from './series-warnings.ts'
import type { IndexedFrame } from './slice-headers.ts'
import { alignTimePoints } from './time-points.ts'

/** Cosine of the angle (about 1°) up to which slices count as parallel. */
const parallel = 0.9998
/** Share by which sizes of pixels that are one may differ: some writers round them. */
const pixelRounding = 0.01

/**
 * Sorts frames into studies and series, in the order in which they were read. A DICOM series becomes several when
 * series number, matrix size, pixel size, orientation, echo time, contrast or colour differ: each part is one stack.
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
  const missing = missingParts(frames)
  const series = [...stacks].flatMap(([key, members]) => byGrid(members).map((stack) => toSeries(key, stack, missing)))
  const taken = new Set<string>()
  return series.map((one) => withFreeId(one, taken)).sort(bySeriesNumber)
}

function stackKey(frame: IndexedFrame): string {
  const { series } = frame
  const { seriesInstanceUID, seriesNumber, rows, columns, echoTime, colour } = series
  return [seriesInstanceUID || folderOf(frame), seriesNumber, frame.stack, rows, columns, echoTime, colour, frame.kind].join('|')
}

/** Stands in for a missing UID: files without one belong together when they lie together. */
function folderOf(frame: IndexedFrame): string {
  return dirname(frame.header.file)
}

/** Splits frames into sets of parallel ones with pixels of one size; frames without geometry form a set of their own. */
function byGrid(frames: readonly IndexedFrame[]): IndexedFrame[][] {
  const sets: IndexedFrame[][] = []
  for (const frame of frames) {
    const set = sets.find(([first]) => first && sameGrid(first, frame))
    if (set) set.push(frame)
    else sets.push([frame])
  }
  return sets
}

function sameGrid(one: IndexedFrame, other: IndexedFrame): boolean {
  const [a, b] = [one.header.geometry, other.header.geometry]
  if (!a || !b) return a === b && sameNormal(one.unsized?.normal ?? null, other.unsized?.normal ?? null)
  const alike = (one: number, other: number): boolean => Math.abs(one / other - 1) < pixelRounding
  if (!alike(a.rowSpacing, b.rowSpacing) || !alike(a.columnSpacing, b.columnSpacing)) return false
  return dot(a.rowDirection, b.rowDirection) > parallel && dot(a.columnDirection, b.columnDirection) > parallel
}

function sameNormal(a: PatientVector | null, b: PatientVector | null): boolean {
  return !a || !b || dot(a, b) > parallel
}

function toSeries(key: string, frames: readonly IndexedFrame[], missing: ReadonlyMap<string, number>): Series {
  const { unique, copies } = withoutCopies(frames)
  const sorted = inOrder(unique)
  const slices = sorted.map(({ header }) => header)
  const [first] = slices
  if (!sorted[0] || !first) throw new Error('a series has at least one frame')
  const cosines = first.geometry ? [...first.geometry.rowDirection, ...first.geometry.columnDirection] : []
  return {
    id: shortHash([key, ...cosines.map((cosine) => (Math.round(cosine * 100) / 100 + 0).toString())].join('|')),
    ...sorted[0].series,
    plane: planeOf(first.geometry),
    slices,
    warnings: seriesWarnings(sorted, copies, missing),
  }
}

/** Leaves out further copies of an instance's frame: the same SOP Instance UID at the same place. */
function withoutCopies(frames: readonly IndexedFrame[]): { readonly unique: IndexedFrame[]; readonly copies: number } {
  const seen = new Map<string, IndexedFrame>()
  const unique: IndexedFrame[] = []
  for (const frame of frames) {
    const { sopInstanceUID, frame: number, geometry, instanceNumber } = frame.header
    const key = JSON.stringify([sopInstanceUID, number, instanceNumber, geometry?.position ?? frame.unsized?.along])
    if (sopInstanceUID !== '' && seen.has(key)) continue
    seen.set(key, frame)
    unique.push(frame)
  }
  return { unique, copies: frames.length - unique.length }
}

/** By position along the normal, then in time. Where not all tell it in one way, instance numbers are the order. */
function inOrder(frames: readonly IndexedFrame[]): IndexedFrame[] {
  const placed = frames.flatMap((frame) => {
    const along = frame.header.geometry ? distanceAlongNormal(frame.header.geometry) : frame.unsized?.along
    return along === undefined ? [] : { frame, along }
  })
  const ways = new Set(frames.map(({ unsized }) => unsized?.normal === null))
  if (placed.length < frames.length || ways.size > 1) return frames.toSorted(bySequence)
  const inTime = (a: IndexedFrame, b: IndexedFrame): number => difference(a.order.time, b.order.time) || bySequence(a, b)
  const places = groupByPlace(placed, ({ along }) => along).map((place) => place.map(({ frame }) => frame).sort(inTime))
  return alignTimePoints(places).flat()
}

function bySequence(a: IndexedFrame, b: IndexedFrame): number {
  const apart = difference(a.order.sequence, b.order.sequence)
  return apart || (a.header.file < b.header.file ? -1 : Number(a.header.file > b.header.file))
}

/** Of two lists the difference where they first differ; 0 where neither goes beyond the other. */
function difference(a: readonly number[], b: readonly number[]): number {
  for (const [i, number] of a.entries()) {
    const apart = number - (b[i] ?? number)
    if (apart !== 0) return apart
  }
  return 0
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
