import type { ExplorableLayer, LayerActivations, LayerKernels } from '../../../electron/core/layer-exploration.ts'
import type { ModelInspection } from '../../../electron/core/model-inspection.ts'
import type { Failure, Result } from '../../../electron/core/result.ts'
import { getActivations, getInspection, getKernels, listLayers } from '../../lib/api/layers.ts'
import { getSlicePixels, type SpacedImage } from '../../lib/api/pixels.ts'
import { Latest } from '../../lib/latest.ts'
import { type Cell, strongestCells } from './strongest-cells.ts'

/** The slice that the network is asked about. */
export interface LayersTarget {
  readonly seriesId: string
  /** Counted from 0. */
  readonly index: number
}

const patches = 8

/** The network from inside: its layers, one convolution's feature maps for the shown slice, and one map closely. */
export class Layers {
  open = $state(false)
  inspection = $state.raw<ModelInspection | null>(null)
  explorable = $state.raw<readonly ExplorableLayer[]>([])
  /** The chosen convolution, by its place in the graph; -1 before the first is known. */
  layer = $state(-1)
  channel = $state(0)
  /** The cell that the person points at; null shows the strongest. */
  pointed = $state.raw<Cell | null>(null)
  activations = $state.raw<LayerActivations | null>(null)
  kernels = $state.raw<LayerKernels | null>(null)
  slice = $state.raw<SpacedImage | null>(null)
  failure = $state.raw<Failure | null>(null)
  /** False while another slice's or layer's maps are still shown. */
  settled = $state(false)
  readonly chosen = $derived(this.explorable.find(({ layer }) => layer === this.layer) ?? null)
  readonly map = $derived(this.#map())
  /** The largest magnitude of all maps of the layer: one scale of colours for them all. */
  readonly limit = $derived(this.activations?.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) ?? 0)
  readonly strongest = $derived(this.map && this.activations ? strongestCells(this.map, this.activations.rows, this.activations.columns, patches) : [])
  readonly cell = $derived(this.pointed ?? this.strongest[0] ?? null)
  readonly #latest = new Latest()
  #loading: Promise<void> | null = null

  toggle(): void {
    this.open = !this.open
  }

  /** Lets go of a network that no longer analyses. */
  reset(): void {
    this.#loading = null
    this.inspection = null
    this.explorable = []
    this.activations = null
    this.kernels = null
    this.failure = null
    this.layer = -1
    this.channel = 0
  }

  choose(layer: number): void {
    if (layer === this.layer || !this.explorable.some((one) => one.layer === layer)) return
    this.layer = layer
    this.channel = 0
    this.pointed = null
  }

  chooseChannel(channel: number): void {
    this.channel = Math.min((this.activations?.channels ?? 1) - 1, Math.max(0, channel))
    this.pointed = null
  }

  /** Fetches what the chosen layer answers to the slice; null lets go of it. The newest call wins. */
  async aim(target: (LayersTarget & { readonly layer: number }) | null): Promise<void> {
    const { signal, isCurrent } = this.#latest.begin()
    this.settled = false
    if (!target) return
    await (this.#loading ??= this.#load())
    if (!isCurrent() || this.layer < 0) return
    const { seriesId, index } = target
    const [maps, slice, kernels] = await Promise.all([
      getActivations(seriesId, index, this.layer, signal), getSlicePixels(seriesId, index, signal), this.chosen?.hasKernelPictures ? getKernels(this.layer, signal) : null,
    ])
    if (!isCurrent()) return
    this.pointed = null
    this.activations = maps.ok ? maps.value : null
    this.slice = slice.ok ? slice.value : null
    this.kernels = kernels?.ok ? kernels.value : null
    this.failure = failureOf(maps) ?? failureOf(slice) ?? (kernels && failureOf(kernels))
    this.settled = true
  }

  async #load(): Promise<void> {
    const [inspection, layers] = await Promise.all([getInspection(), listLayers()])
    const failure = !inspection.ok ? inspection.failure : !layers.ok ? layers.failure : null
    if (failure || !inspection.ok || !layers.ok) {
      this.failure = failure
      this.#loading = null
      return
    }
    this.inspection = inspection.value
    this.explorable = layers.value
    this.layer = layers.value[0]?.layer ?? -1
  }

  #map(): Float32Array | null {
    const { activations, channel } = this
    if (!activations || channel >= activations.channels) return null
    const cells = activations.rows * activations.columns
    return activations.data.subarray(channel * cells, (channel + 1) * cells)
  }
}

function failureOf(answer: Result<unknown>): Failure | null {
  return answer.ok ? null : answer.failure
}
