import { join } from 'node:path'
import { ownedMap, residentImage } from '../convolution/convolve.ts'
import { parseFilterRequest } from '../convolution/parse-filter-request.ts'
import { describeFilters } from '../convolution/filters/registry.ts'
import type { JobContext } from '../core/progress.ts'
import { unmirrored } from '../core/mirror.ts'
import type { Resources } from '../core/resources.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { configureLimits } from '../dicom/configure-limits.ts'
import { DecodePool } from '../dicom/decode-pool.ts'
import { indexPaths } from '../dicom/index-paths.ts'
import { readTags } from '../dicom/read-tags.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import { heatOnSlice } from '../inference/heat-on-slice.ts'
import { loadModel, type LoadedModel } from '../inference/load-model.ts'
import { modelSummary } from '../inference/model-summary.ts'
import { colourTable } from '../overlay/colour-map.ts'
import { thumbnail } from '../overlay/thumbnail.ts'
import { openNetwork } from './open-network.ts'
import { windowGrey } from '../core/window-grey.ts'
import { analyseSeries } from './analyse-series.ts'
import { explainOperations } from './explain-operations.ts'
import type { EngineEvents, EngineFunctions } from './functions.ts'
import { laboratoryOperations } from './laboratory-operations.ts'
import { makeReport } from './make-report.ts'
import { OverlayReader } from './read-overlay.ts'
import { cachedSliceReader, lastPixelValues, sliceCacheBudget } from './read-slice.ts'

/** The model that Sulcus ships with. */
export const defaultModelId = 'brain-mri-cnn'

/** The engine's functions over the rooms below it; its only state are the loaded model, a slice cache, open overlays, decoding threads and running jobs. */
export function createOperations(resources: Resources, events: EngineEvents): EngineFunctions {
  const limits = configureLimits()
  const pool = new DecodePool()
  const readSlice = cachedSliceReader(sliceCacheBudget(), (header) => readSlicePixels(header, pool))
  const pixelValues = lastPixelValues()
  const overlays = new OverlayReader()
  const jobs = new Map<string, AbortController>()
  let loading: Promise<Result<LoadedModel>> | null = null
  const loaded = (): Promise<Result<LoadedModel>> => (loading ??= loadModel(join(resources.models, defaultModelId)))
  const network = openNetwork(join(resources.models, defaultModelId), loaded)

  async function run<T>(id: string, work: (job: JobContext) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    jobs.set(id, controller)
    try {
      return await work({ onProgress: (progress) => events.progress(id, progress), signal: controller.signal })
    } finally {
      jobs.delete(id)
    }
  }

  return {
    ...laboratoryOperations(readSlice, run),
    ...explainOperations(readSlice, run, network),
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
        return model.ok ? makeReport(request, modelSummary(model.value), readSlice, job) : model
      }),
    cancel: (id) => jobs.get(id)?.abort(),
    slicePixels: async (header) => {
      const slice = await readSlice(header)
      return slice.ok ? ok(unmirrored(slice.value)) : slice
    },
    greyPixels: async (header, preset) => {
      const slice = await readSlice(header)
      if (!slice.ok) return slice
      const { rows, columns, presets, window } = slice.value
      return ok({ rows, columns, data: windowGrey(slice.value, presets?.[preset]?.window ?? window) })
    },
    pixelValue: async (header, column, row) => {
      const values = await pixelValues(header)
      if (!values.ok) return values
      if (column >= values.value.columns || row >= values.value.rows) return fail('request-invalid', 'The slice has no such pixel.')
      return ok(values.value.at(column, row))
    },
    tags: ({ file }) => readTags(file),
    thumbnail: async (header) => {
      const slice = await readSlice(header)
      return slice.ok ? ok(thumbnail(slice.value, slice.value.window)) : slice
    },
    heatMap: async (grid, rows, columns) => ok(heatOnSlice(grid, rows, columns)),
    featureMap: async (header, request) => {
      const filter = parseFilterRequest(request)
      if (!filter.ok) return filter
      const slice = await readSlice(header)
      const map = slice.ok ? filter.value(residentImage(slice.value)) : slice
      return map.ok ? ok(ownedMap(map.value)) : map
    },
    segmentsOnSlice: (request, threshold) => overlays.segments(request, threshold),
    mapOnSlice: (request) => overlays.map(request),
    filters: async () => ok(describeFilters()),
    colourMap: async (name) => ok(colourTable(name)),
    model: async () => {
      const model = await loaded()
      return model.ok ? ok(modelSummary(model.value)) : model
    },
    inspectModel: () => network.inspection(),
    layers: async () => {
      const explorer = await network.explorer()
      return explorer.ok ? ok(explorer.value.layers) : explorer
    },
    layerKernels: async (layer) => {
      const explorer = await network.explorer()
      return explorer.ok ? explorer.value.kernels(layer) : explorer
    },
    activations: async (header, layer) => {
      const explorer = await network.explorer()
      if (!explorer.ok) return explorer
      const slice = await readSlice(header)
      return slice.ok ? explorer.value.activations(slice.value, layer) : slice
    },
  }
}
