import { cross, dot, type PatientVector, type PlaneGeometry } from '../core/geometry.ts'
import type { SliceHeader } from '../core/study.ts'
import type { FoundOverlay } from './overlay-header.ts'
import type { FrameSource } from './source-references.ts'

/** Cosine of the angle (about 1°) up to which a frame counts as parallel to a slice, whichever way it faces. */
const parallel = 0.9998
/** mm by which positions may be off, being written as decimals. */
const rounding = 0.01

/** Where the frames of an overlay came to lie. */
export interface FramePlacement {
  /** For each slice the numbers, from 1, of the frames on it. */
  readonly framesOnSlice: readonly (readonly number[])[]
  /** Frames that lie on no slice. */
  readonly astray: number
  /** Frames that do not say where they lie. */
  readonly unplaced: number
  /** Frames on slices that a nearer frame of the same segment covers. */
  readonly covered: number
}

/** Frames have a distance along the slices' normal, as slices have. */
interface Place {
  readonly distance: number
  readonly slices: readonly number[]
}

/**
 * Lays frames on slices by their geometry (PS3.3 C.7.6.16.2.3, .4), never by number: each on the slices at the nearest
 * place along the normal, if that is no further than half the slices' spacing. Where an overlay is finer than the
 * series, the nearest frame of each segment is taken. A frame without geometry lies on the slices that it was drawn on,
 * if they have its size (A.51.5.1).
 */
export function placeFrames(found: Pick<FoundOverlay, 'frames' | 'rows' | 'columns' | 'thickness'>, slices: readonly SliceHeader[]): FramePlacement {
  const first = slices.find(({ geometry }) => geometry)?.geometry
  const normal = first ? normalOf(first) : null
  const places = normal ? placesAlong(normal, slices) : []
  const reach = halfSpacing(places, found.thickness) + rounding

  /** By slice, then segment: the frame that lies nearest. */
  const nearest = slices.map(() => new Map<number | null, { readonly frame: number; readonly gap: number }>())
  let [astray, unplaced] = [0, 0]
  for (const [index, { geometry, sources, segment }] of found.frames.entries()) {
    let [on, gap]: [readonly number[], number] = [[], 0]
    if (geometry) {
      const distance = normal ? dot(centreOf(geometry, found.rows, found.columns), normal) : 0
      const place = normal && Math.abs(dot(normalOf(geometry), normal)) > parallel ? nearestPlace(places, distance) : null
      if (place) [on, gap] = [place.slices, Math.abs(place.distance - distance)]
      if (!place || gap > reach) {
        astray += 1
        continue
      }
    } else {
      on = drawnOn(sources, found, slices)
      if (on.length === 0) unplaced += 1
    }
    for (const slice of on) {
      const here = nearest[slice]
      const known = here?.get(segment)
      if (known && known.gap <= gap) continue
      here?.set(segment, { frame: index + 1, gap })
    }
  }
  const framesOnSlice = nearest.map((here) => [...here.values()].map(({ frame }) => frame).sort((a, b) => a - b))
  const shown = new Set(framesOnSlice.flat()).size
  return { framesOnSlice, astray, unplaced, covered: found.frames.length - unplaced - astray - shown }
}

/** The slices among all that a frame names as its source, by their place; only those of its size. */
function drawnOn(sources: readonly FrameSource[], { rows, columns }: Pick<FoundOverlay, 'rows' | 'columns'>, slices: readonly SliceHeader[]): number[] {
  const isSource = (slice: SliceHeader): boolean =>
    sources.some(({ sopInstanceUID, frames }) => sopInstanceUID === slice.sopInstanceUID && (frames.length === 0 || frames.includes(slice.frame)))
  return sources.length === 0 ? [] : slices.flatMap((slice, at) => (slice.rows === rows && slice.columns === columns && isSource(slice) ? [at] : []))
}

function normalOf({ rowDirection, columnDirection }: PlaneGeometry): PatientVector {
  return cross(rowDirection, columnDirection)
}

/** Middle of a frame, so that a degree of tilt tells least. */
function centreOf(geometry: PlaneGeometry, rows: number, columns: number): PatientVector {
  const { position, rowDirection, columnDirection, rowSpacing, columnSpacing } = geometry
  const [across, down] = [((columns - 1) / 2) * columnSpacing, ((rows - 1) / 2) * rowSpacing]
  const at = (axis: 0 | 1 | 2): number => position[axis] + rowDirection[axis] * across + columnDirection[axis] * down
  return [at(0), at(1), at(2)]
}

/** Places of the slices along the normal, ascending; slices within 0.01 mm share one. */
function placesAlong(normal: PatientVector, slices: readonly SliceHeader[]): Place[] {
  const distances = slices
    .flatMap(({ geometry, rows, columns }, slice) =>
      geometry ? [{ slice, distance: dot(centreOf(geometry, rows, columns), normal) }] : [],
    )
    .sort((a, b) => a.distance - b.distance)
  const places: { distance: number; slices: number[] }[] = []
  for (const { slice, distance } of distances) {
    const last = places.at(-1)
    if (last && distance - last.distance <= rounding) last.slices.push(slice)
    else places.push({ distance, slices: [slice] })
  }
  return places
}

/** Half the usual way from slice to slice; for a lone one, half of what a frame stands for, else half a millimetre. */
function halfSpacing(places: readonly Place[], thickness: number | null): number {
  const gaps = places.slice(1).map(({ distance }, i) => distance - (places[i]?.distance ?? 0))
  const middle = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)]
  return (middle ?? thickness ?? 1) / 2
}

function nearestPlace(places: readonly Place[], distance: number): Place | null {
  let [low, high] = [0, places.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.distance ?? 0) < distance) low = middle + 1
    else high = middle
  }
  const [above, below] = [places[low], places[low - 1]]
  if (!above || !below) return above ?? null
  return Math.abs(below.distance - distance) <= Math.abs(above.distance - distance) ? below : above
}
