import type { ModelIdentity, Peak, Probabilities, SeriesAnalysis } from '../core/analysis-document.ts'
import type { Classes, FindingLabel } from '../core/class-labels.ts'
import type { SeriesDetections } from '../core/detection-record.ts'
import type { OverlayStyle } from '../core/heat-map.ts'
import type { ModelTraits } from '../core/model-traits.ts'
import type { Skipped, Study } from '../core/study.ts'

/** What lies at each edge of a picture (PS3.3 C.7.6.1.1.1). */
export interface EdgeLetters {
  readonly left: string
  readonly right: string
  readonly top: string
  readonly bottom: string
}

/** A picture of a slice and what its frame says. */
export interface PlacedPicture {
  /** PNG bytes of `width` × `height` square pixels. */
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
  /** Millimetres a pixel; null when the file does not say, and then there is no scale bar. */
  readonly spacing: number | null
  /** The patient's directions at the picture's edges, e.g. R, A, L, P; null when the file does not say. */
  readonly letters: EdgeLetters | null
}

/** A slice with the map of a recipe. */
export interface RecipePicture extends PlacedPicture {
  readonly caption: string
  /** The map's smallest and largest number: the ends of its colours. */
  readonly range: readonly [number, number]
}

/** A step of a recipe, in words, and the rows of a kernel's weights as they were written; null for a filter of Sulcus. */
export interface ReportStep {
  readonly text: string
  readonly weights: readonly (readonly number[])[] | null
}

/** A slice with its heat map, ready to be placed in a report. */
export interface ReportPicture extends PlacedPicture {
  /** Patient and study in words where a report covers several; else empty. */
  readonly study: string
  readonly seriesNumber: number | null
  readonly seriesDescription: string
  readonly instanceNumber: number | null
  /** Place of the slice in its series, counted from 1: stands in for a missing instance number. */
  readonly ordinal: number
  readonly finding: FindingLabel
  /** Of the network that made the finding. */
  readonly classes: Classes
  readonly probabilities: Probabilities
  /** Whether the network shows places: else there is neither heat nor peak to speak of. */
  readonly heat: boolean
  readonly peak: Peak | null
  /** Millimetres of the box around the peak; null where the network tells none, or the file no spacing. */
  readonly boxSize: { readonly width: number; readonly height: number } | null
}

/** A network that analysed. */
export interface ReportModel extends ModelIdentity, Classes {
  readonly title: string
  /** No class this probable means the finding is `abstained`, 0..1; null where that is not known any more. */
  readonly abstainBelow: number | null
  /** It came with Sulcus; others were added by the user. */
  readonly shipped: boolean
  /** It shows places. */
  readonly heat: boolean
  /** What else may be said of it; null where that is not known any more. */
  readonly traits: Omit<ModelTraits, 'heat'> | null
}

/** The boxes that a network drew on one series. */
export interface ReportDetections {
  readonly seriesNumber: number | null
  readonly seriesDescription: string
  readonly model: SeriesDetections['model']
  /** Those less sure are left out. */
  readonly confidence: number
  /** How many slices it looked at. */
  readonly slices: number
  /** Surest first; `size` in millimetres. */
  readonly rows: readonly { readonly slice: string; readonly label: string; readonly confidence: number; readonly size: { readonly width: number; readonly height: number } | null }[]
  /** How many more rows there would be. */
  readonly left: number
  readonly pictures: readonly (PlacedPicture & { readonly caption: string })[]
}

/** All that a report says; the writer reads nothing else, neither clock nor files of the study. */
export interface ReportInput {
  /** ISO 8601; printed, and the document's own creation date. */
  readonly createdAt: string
  readonly appVersion: string
  readonly study: Pick<Study, 'patientName' | 'patientId' | 'studyDate' | 'description'>
  readonly series: readonly SeriesAnalysis[]
  /** Whose study a series belongs to, in words; empty where the report covers one study only. */
  readonly studyNames: ReadonlyMap<SeriesAnalysis, string>
  /** Those that analysed; of a report about boxes alone, none. */
  readonly models: readonly ReportModel[]
  readonly style: OverlayStyle
  /** The most suspicious slices, most suspicious first; at most 6 are printed. */
  readonly pictures: readonly ReportPicture[]
  /** The chain of filters that the person chose to show beside the model's findings; null for none. */
  readonly recipe: { readonly name: string; readonly steps: readonly ReportStep[]; readonly pictures: readonly RecipePicture[] } | null
  /** What networks that box found, by series. */
  readonly detections: readonly ReportDetections[]
  readonly skipped: readonly Skipped[]
  /** Absolute paths of what was opened: skipped files are named by their paths within. */
  readonly opened: readonly string[]
}

/** How many pictures a report holds at most. */
export const mostPictures = 6
