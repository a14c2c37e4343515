import { ownedMap, residentImage } from '../convolution/convolve.ts'
import { parseFilterRequest, prepareRecipe } from '../convolution/parse-filter-request.ts'
import { describeFilters } from '../convolution/filters/registry.ts'
import type { JobContext } from '../core/progress.ts'
import { unmirrored } from '../core/mirror.ts'
import type { EngineResources } from '../core/resources.ts'
import { parseRecipe } from '../core/recipe.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { configureLimits } from '../dicom/configure-limits.ts'
import { DecodePool } from '../dicom/decode-pool.ts'
import { firstSlice } from '../dicom/first-slice.ts'
import { indexPaths } from '../dicom/index-paths.ts'
import { readTags } from '../dicom/read-tags.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import type { Explainer } from '../inference/explain/open-explainer.ts'
import type { LayerExplorer } from '../inference/explore/layer-explorer.ts'
import { heatOnSlice } from '../inference/heat-on-slice.ts'
import { modelSummary } from '../inference/model-summary.ts'
import { installModel } from '../inference/models/install-model.ts'
import { teach } from '../inference/teach/teach.ts'
import { colourTable } from '../overlay/colour-map.ts'
import { thumbnail } from '../overlay/thumbnail.ts'
import { windowGrey } from '../core/window-grey.ts'
import { analyseSeries } from './analyse-series.ts'
import { explainOperations } from './explain-operations.ts'
import { Foreground } from './foreground.ts'
import type { EngineEvents, EngineFunctions } from './functions.ts'
import { laboratoryOperations } from './laboratory-operations.ts'
import { makeReport } from './make-report.ts'
import { ModelKeeper } from './model-keeper.ts'
import { modelOperations } from './model-operations.ts'
import { pictureReasons } from './picture-reasons.ts'
import { OverlayReader } from './read-overlay.ts'
import { cachedSliceReader, lastPixelValues, sliceCacheBudget } from './read-slice.ts'

/** About as large as the window shows a slice; longest side in pixels. */
const firstPictureSide = 512

/** The engine's functions over the rooms below it; its only state are loaded models, a slice cache, open overlays, decoding threads and running jobs. */
export function createOperations(resources: EngineResources, events: EngineEvents): EngineFunctions {
  const limits = configureLimits()
  const pool = new DecodePool()
  const readSlice = cachedSliceReader(sliceCacheBudget(), (header) => readSlicePixels(header, pool))
  const pixelValues = lastPixelValues()
  const overlays = new OverlayReader()
  const jobs = new Map<string, AbortController>()
  const foreground = new Foreground()
  const keeper = new ModelKeeper(resources)
  const loaded = () => keeper.classifier()
  const explorer = async (): Promise<Result<LayerExplorer>> => {
    const network = await keeper.network()
    return network.ok ? network.value.explorer() : network
  }
  const explainer = async (): Promise<Result<Explainer>> => {
    const network = await keeper.network()
    return network.ok ? network.value.explainer() : network
  }

  async function run<T>(id: string, work: (job: JobContext) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    jobs.set(id, controller)
    try {
      return await work({ onProgress: (progress) => events.progress(id, progress), signal: controller.signal, giveWay: () => foreground.giveWay() })
    } finally {
      jobs.delete(id)
    }
  }

  return {
    ...laboratoryOperations(readSlice, run),
    ...modelOperations(keeper, readSlice, run),
    ...explainOperations(readSlice, run, explainer),
    indexPaths: (id, paths) => 
      run(id, async (job) => {
        if (!limits.ok) return limits
        const index = await indexPaths(paths, job, limits.value)
        return job.signal.aborted ? fail('cancelled', 'Opening was cancelled.') : ok(index)
      }),
    analyse: (id, series) =>
      run(id, async (job) => {
        const model = await loaded()
        return model.ok ? analyseSeries(series, model.value, readSlice, job) : model
      }),
    report: (id, request) =>
      run(id, async (job) => {
        const model = await loaded()
        return makeReport(request, model.ok ? modelSummary(model.value) : null, readSlice, job)
      }),
    teach: (id, choice, examples) =>
      run(id, async (job) => {
        const network = await keeper.network()
        const base = network.ok ? await network.value.base() : network
        return base.ok ? teach(base.value, choice, examples, { read: readSlice, silences: pictureReasons(base.value.manifest.input) }, job) : base
      }),
    addTaught: ({ onnx, manifest, golden, known }, addedAt) => installModel(onnx, { manifest: JSON.parse(manifest), golden: JSON.parse(golden), ...(known !== null && { known: JSON.parse(known) as unknown }), name: 'model.onnx', addedAt }, keeper.folders),
    cancel: (id) => jobs.get(id)?.abort(),
    slicePixels: foreground.first(async (header) => {
      const slice = await readSlice(header)
      return slice.ok ? ok(unmirrored(slice.value)) : slice
    }),
    greyPixels: foreground.first(async (header, preset) => {
      const slice = await readSlice(header)
      if (!slice.ok) return slice
      const { rows, columns, presets, window } = slice.value
      return ok({ rows, columns, data: windowGrey(slice.value, presets?.[preset]?.window ?? window) })
    }),
    pixelValue: foreground.first(async (header, column, row) => {
      const values = await pixelValues(header)
      if (!values.ok) return values
      if (column >= values.value.columns || row >= values.value.rows) return fail('request-invalid', 'The slice has no such pixel.')
      return ok(values.value.at(column, row))
    }),
    tags: foreground.first(({ file }) => readTags(file)),
    firstPicture: foreground.first(async (paths) => {
      const header = await firstSlice(paths)
      const slice = header.ok ? await readSlice(header.value) : header
      return slice.ok ? ok(thumbnail(slice.value, slice.value.window, firstPictureSide)) : slice
    }),
    thumbnail: async (header) => {
      const slice = await readSlice(header)
      return slice.ok ? ok(thumbnail(slice.value, slice.value.window)) : slice
    },
    heatMap: async (grid, rows, columns) => ok(heatOnSlice(grid, rows, columns)),
    featureMap: foreground.first(async (header, request) => {
      const filter = parseFilterRequest(request)
      if (!filter.ok) return filter
      const slice = await readSlice(header)
      const map = slice.ok ? filter.value(residentImage(slice.value)) : slice
      return map.ok ? ok(ownedMap(map.value)) : map
    }),
    segmentsOnSlice: foreground.first((request, threshold) => overlays.segments(request, threshold)),
    mapOnSlice: foreground.first((request) => overlays.map(request)),
    checkRecipe: async (document) => {
      const recipe = parseRecipe(document)
      if (!recipe.ok) return recipe
      const ready = prepareRecipe(recipe.value)
      return ready.ok ? recipe : ready
    },
    filters: async () => ok(describeFilters()),
    colourMap: async (name) => ok(colourTable(name)),
    model: async () => {
      const model = await loaded()
      return model.ok ? ok(modelSummary(model.value)) : model
    },
    inspectModel: async () => {
      const network = await keeper.network()
      return network.ok ? network.value.inspection() : network
    },
    layers: async () => {
      const open = await explorer()
      return open.ok ? ok(open.value.layers) : open
    },
    layerKernels: async (layer) => {
      const open = await explorer()
      return open.ok ? open.value.kernels(layer) : open
    },
    activations: async (header, layer) => {
      const open = await explorer()
      if (!open.ok) return open
      const slice = await readSlice(header)
      return slice.ok ? open.value.activations(slice.value, layer) : slice
    },
  }
}
