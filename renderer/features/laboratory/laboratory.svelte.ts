import type { ConvolutionOptions, Region } from '../../../electron/core/convolution-options.ts'
import type { FrequencyResponse, PresetKernel } from '../../../electron/core/laboratory.ts'
import type { RecipeStep } from '../../../electron/core/recipe.ts'
import type { Series } from '../../../electron/core/study.ts'
import { type ExperimentRequest, getFrequencyResponse, listPresetKernels } from '../../lib/api/laboratory.ts'
import { Latest } from '../../lib/latest.ts'
import type { Notices } from '../../lib/notices.svelte.ts'
import { KernelEditor } from './kernel-editor.svelte.ts'
import { MapWindow } from './map-window.svelte.ts'
import { Microscope } from './microscope.svelte.ts'
import type { SpacedImage } from '../../lib/api/pixels.ts'
import { wholeImage, zoomed } from './pane-view.ts'
import { Preview, type PreviewTarget } from './preview.svelte.ts'

/** How slice and map are held against each other; `flip` shows both modes and their difference. */
export const layouts = ['split', 'swipe', 'blink', 'flip'] as const
export type Layout = (typeof layouts)[number]

/** The laboratory: a kernel, how it slides, and what comes of it on the open slice. */
export class Laboratory {
  open = $state(false)
  presets = $state.raw<readonly PresetKernel[]>([])
  mode = $state<ConvolutionOptions['mode']>('correlation')
  border = $state<ConvolutionOptions['border']>('reflect')
  /** As typed; the engine says what is wrong with it. */
  stride = $state(1)
  dilation = $state(1)
  /** The part of the slice whose outputs are computed; null for all of it. */
  region = $state.raw<Region | null>(null)
  layout = $state<Layout>('split')
  /** Part of the slice that the map does not cover when swiping, 0..1. */
  divider = $state(0.5)
  view = $state.raw(wholeImage)
  /** The pixel under the mouse, in the slice's pixels; null elsewhere. */
  pointed = $state.raw<{ readonly row: number; readonly column: number } | null>(null)
  response = $state.raw<FrequencyResponse | null>(null)
  readonly editor = new KernelEditor()
  readonly mapWindow = new MapWindow()
  readonly preview = new Preview(() => this.mapWindow.wish)
  readonly microscope = new Microscope()
  readonly request = $derived<ExperimentRequest>({
    kernel: this.editor.kernel,
    options: { mode: this.mode, border: this.border, stride: this.stride, dilation: this.dilation, ...(this.region && { region: this.region }) },
  })
  /** Why there is no map of what the person wrote. */
  readonly failure = $derived(this.editor.problem ?? this.preview.failure)
  /** True while the map on show is not that of what the person wrote. */
  readonly stale = $derived(this.preview.stale || (this.editor.problem !== null && this.preview.shown !== null))
  readonly map = $derived(this.preview.shown?.maps.find(({ kind }) => kind === this.preview.shown?.target.request.options.mode) ?? null)
  readonly #notices: Notices
  readonly #latest = new Latest()

  constructor(notices: Notices) {
    this.#notices = notices
  }

  /** The experiment as a step of a recipe. */
  get step(): RecipeStep {
    const { kernel, options } = this.request
    return { kernel, parameters: {}, options: { ...options } }
  }

  toggle(): void {
    this.open = !this.open
    if (this.open && this.presets.length === 0) void this.#loadPresets()
  }

  /** Nearer to a pixel or further off; 0 shows the whole slice. */
  zoom(factor: number, image: SpacedImage, about: { readonly row: number; readonly column: number }): void {
    this.view = factor === 0 ? wholeImage : zoomed(this.view, factor, image, about)
  }

  /** Where to try it out; null while the laboratory is closed. */
  target(series: Series | null, index: number): PreviewTarget | null {
    if (!this.open || !series) return null
    return { seriesId: series.id, index, request: this.request, compare: this.layout === 'flip' }
  }

  /** Fetches the frequency response of the map on show. */
  async loadResponse(request: ExperimentRequest | null): Promise<void> {
    const { signal, isCurrent } = this.#latest.begin()
    const answer = request && (await getFrequencyResponse(request, signal))
    if (isCurrent() && answer?.ok) this.response = answer.value
  }

  async #loadPresets(): Promise<void> {
    const answer = await listPresetKernels()
    if (answer.ok) this.presets = answer.value
    else this.#notices.show(answer.failure)
  }
}
