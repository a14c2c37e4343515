import type { Series, Study, Unopened } from '../core/study.ts'
import type { StoredOverlay } from '../core/stored-overlay.ts'
import type { FoundOverlay } from './overlay-header.ts'
import { placeFrames, type FramePlacement } from './place-frames.ts'

/**
 * Lists every overlay under the series that it was made from: those that hold instances it refers to, else those it
 * names, else those in its frame of reference that frames lie on. An overlay without any is an orphan of its study, or
 * skipped where no image of that study was opened.
 */
export function attachOverlays(
  studies: readonly Study[],
  found: readonly FoundOverlay[],
): { readonly studies: Study[]; readonly skipped: Unopened[] } {
  const all = studies.flatMap(({ series }) => series)
  const attached = new Map<string, StoredOverlay[]>()
  const orphans = new Map<string, StoredOverlay[]>()
  const skipped: Unopened[] = []
  for (const one of withoutCopies(found)) {
    const sources = sourcesOf(one, all)
    for (const { series, placement } of sources) push(attached, series.id, overlayOn(one, placement))
    if (sources.length > 0) continue
    const study = studies.find(({ studyInstanceUID }) => studyInstanceUID !== '' && studyInstanceUID === one.studyInstanceUID)
    if (study) push(orphans, study.id, orphan(one))
    else skipped.push({ file: one.overlay.file, code: 'overlay-source-missing', message: orphanSentence(one), studyInstanceUID: one.studyInstanceUID, sourceSeries: [...one.references.series] })
  }
  return {
    studies: studies.map((study) => {
      const series = study.series.map((one) => withOverlays(one, attached.get(one.id)))
      const left = orphans.get(study.id)
      return left ? { ...study, series, orphans: left } : { ...study, series }
    }),
    skipped,
  }
}

export interface Source {
  readonly series: Series
  readonly placement: FramePlacement
}

/** The series among all that an overlay lies on, the frames already laid. */
export function sourcesOf(found: FoundOverlay, all: readonly Series[]): Source[] {
  const { references, frameOfReferenceUID } = found
  const holding = all.filter(({ slices }) => slices.some(({ sopInstanceUID }) => references.instances.has(sopInstanceUID)))
  const named = all.filter(({ seriesInstanceUID }) => references.series.has(seriesInstanceUID))
  const place = (series: Series): Source => ({ series, placement: placeFrames(found, series.slices) })
  const drawn = ({ placement }: Source): boolean => placement.framesOnSlice.some((frames) => frames.length > 0)
  const referred = (holding.length > 0 ? holding : named).map(place)
  if (referred.length > 0) return referred.some(drawn) ? referred.filter(drawn) : referred
  if (frameOfReferenceUID === '') return []
  return all.filter((series) => series.frameOfReferenceUID === frameOfReferenceUID).map(place).filter(drawn)
}

function overlayOn({ overlay, frames }: FoundOverlay, placement: FramePlacement): StoredOverlay {
  const { astray, unplaced, covered } = placement
  const of = `of ${frames.length} ${frames.length === 1 ? 'frame' : 'frames'}`
  const notes = [
    astray > 0 ? `${astray} ${of} ${astray === 1 ? 'lies' : 'lie'} on no slice of this series.` : '',
    unplaced > 0 ? `${unplaced} ${of} ${unplaced === 1 ? 'does' : 'do'} not say where ${unplaced === 1 ? 'it lies' : 'they lie'} (Image Position, 0020,0032).` : '',
    covered > 0 ? `${covered} ${of} ${covered === 1 ? 'lies' : 'lie'} between slices, where a nearer frame is shown.` : '',
  ]
  const framesOnSlice = placement.framesOnSlice.map((numbers) => [...numbers])
  return { ...overlay, frames: frames.length, framesOnSlice, notes: [...overlay.notes, ...notes.filter((note) => note !== '')] }
}

function orphan(found: FoundOverlay): StoredOverlay {
  const { overlay, frames } = found
  return { ...overlay, frames: frames.length, framesOnSlice: [], notes: [...overlay.notes, orphanSentence(found)] }
}

function orphanSentence({ overlay, references }: FoundOverlay): string {
  const kind = overlay.content.kind === 'segmentation' ? 'segmentation' : 'parametric map'
  const [first, ...others] = references.series
  const series = first === undefined ? '' : ` (series ${first}${others.length > 0 ? ` and ${others.length} more` : ''})`
  return `This ${kind} belongs to images that were not opened${series}. Open the folder that holds both.`
}

/** One object can lie in a folder twice. */
function withoutCopies(found: readonly FoundOverlay[]): FoundOverlay[] {
  return [...new Map(found.map((one) => [one.overlay.id, one])).values()]
}

function withOverlays(series: Series, overlays: StoredOverlay[] | undefined): Series {
  return overlays ? { ...series, overlays } : series
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
