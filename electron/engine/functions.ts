import type { ColourMapName, OverlayStyle } from '../core/heat-map.ts'
import type { FeatureMap } from '../core/feature-map.ts'
import type { DetectionRecord } from '../core/detection-record.ts'
import type { HeatGrid } from '../core/heat-grid.ts'
import type { Example } from '../core/labelled-examples.ts'
import type { ExplorableLayer, LayerActivations, LayerKernels } from '../core/layer-exploration.ts'
import type { ModelInspection } from '../core/model-inspection.ts'
import type { ModelListing } from '../core/model-listing.ts'
import type { PixelValue } from '../core/pixel-value.ts'
import type { Progress } from '../core/progress.ts'
import type { Recipe } from '../core/recipe.ts'
import type { Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { SegmentPlane } from '../core/segment-plane.ts'
import type { SeriesRecord } from '../core/series-record.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import type { Series, Skipped, SliceHeader, Study, StudyIndex } from '../core/study.ts'
import type { TagNode } from '../core/tag-node.ts'
import type { TeachingChoice } from '../core/teaching.ts'
import type { FilterDescription } from '../convolution/filter.ts'
import type { FilterRequest } from '../convolution/filter-request.ts'
import type { ModelSummary } from '../inference/model-summary.ts'
import type { TaughtModel } from '../inference/teach/taught-model.ts'
import type { ExplainFunctions } from './explain-operations.ts'
import type { LaboratoryFunctions } from './laboratory-operations.ts'
import type { ModelFunctions, NewModel } from './model-operations.ts'
import type { MapOnSlice, OverlayRequest } from './read-overlay.ts'

export type { NewModel, OverlayRequest, TaughtModel }

/** What a report is made of; the store's records travel with the request, so the engine keeps no state. */
export interface ReportRequest {
  readonly studies: readonly Study[]
  readonly records: readonly SeriesRecord[]
  /** Files that were not opened. */
  readonly skipped: readonly Skipped[]
  /** Absolute paths of what was opened, within which files are named; the studies' own folder unless told. */
  readonly opened?: readonly string[]
  readonly style: OverlayStyle
  /** What networks that box found on series of the studies, and how sure they must be. */
  readonly detections?: { readonly confidence: number; readonly found: readonly { readonly seriesId: string; readonly record: DetectionRecord }[] }
  /** A chain of filters whose map the report shows too. */
  readonly recipe?: Recipe
  /** ISO 8601. */
  readonly createdAt: string
}

/** Brightness 0..255 of a slice's pixels, row by row. */
export interface GreyImage {
  readonly rows: number
  readonly columns: number
  readonly data: Uint8Array
}

/** The engine's calls. Those that begin with a job id can be cancelled and report progress under it. */
export interface EngineFunctions extends LaboratoryFunctions, ModelFunctions, ExplainFunctions {
  indexPaths(job: string, paths: readonly string[]): Promise<Result<StudyIndex>>
  analyse(job: string, series: Series): Promise<Result<SeriesRecord>>
  report(job: string, request: ReportRequest): Promise<Result<Uint8Array>>
  /** A new head on the loaded model's features; an example's label counts in the choice's labels. */
  teach(job: string, choice: TeachingChoice, examples: readonly Example[]): Promise<Result<TaughtModel>>
  /** Adds a taught network to the models. */
  addTaught(model: TaughtModel, addedAt: string): Promise<Result<ModelListing>>
  cancel(job: string): void
  slicePixels(header: SliceHeader): Promise<Result<SlicePixels>>
  /** What is shown of a slice: grey bytes through one of its presets, its own window where it lacks that one. */
  greyPixels(header: SliceHeader, preset: number): Promise<Result<GreyImage>>
  /** What the file says about one pixel; `request-invalid` outside of the slice. */
  pixelValue(header: SliceHeader, column: number, row: number): Promise<Result<PixelValue>>
  /** What the header of the slice's file holds. */
  tags(header: SliceHeader): Promise<Result<readonly TagNode[]>>
  /** A PNG of the first image among paths, which can be shown while their index is made. */
  firstPicture(paths: readonly string[]): Promise<Result<Uint8Array>>
  thumbnail(header: SliceHeader): Promise<Result<Uint8Array>>
  heatMap(grid: HeatGrid, rows: number, columns: number): Promise<Result<ScalarImage>>
  featureMap(header: SliceHeader, request: FilterRequest): Promise<Result<FeatureMap>>
  segmentsOnSlice(request: OverlayRequest, threshold: number): Promise<Result<SegmentPlane>>
  mapOnSlice(request: OverlayRequest): Promise<Result<MapOnSlice>>
  /** Whether a recipe can be run, as far as that can be told without an image. */
  checkRecipe(document: unknown): Promise<Result<Recipe>>
  filters(): Promise<Result<readonly FilterDescription[]>>
  colourMap(name: ColourMapName): Promise<Result<Uint8Array>>
  model(): Promise<Result<ModelSummary>>
  inspectModel(): Promise<Result<ModelInspection>>
  /** The convolutions whose feature maps can be asked for. */
  layers(): Promise<Result<readonly ExplorableLayer[]>>
  layerKernels(layer: number): Promise<Result<LayerKernels>>
  activations(header: SliceHeader, layer: number): Promise<Result<LayerActivations>>
}

/** What the engine tells its client on its own account. */
export interface EngineEvents {
  progress(job: string, progress: Progress): void
}
