import { join } from 'node:path'
import { parseFilterRequest } from '../convolution/parse-filter-request.ts'
import { describeFilters } from '../convolution/filters/registry.ts'
import type { JobContext } from '../core/progress.ts'
import type { Resources } from '../core/resources.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { indexPaths } from '../dicom/index-paths.ts'
import { readTags } from '../dicom/read-tags.ts'
import { heatOnSlice } from '../inference/heat-on-slice.ts'
import { loadModel, type LoadedModel } from '../inference/load-model.ts'
import { modelSummary } from '../inference/model-summary.ts'
import { colourTable } from '../overlay/colour-map.ts'
import { thumbnail } from '../overlay/thumbnail.ts'
import { analyseSeries } from './analyse-series.ts'
import type { EngineEvents, EngineFunctions } from './functions.ts'
import { laboratoryOperations } from './laboratory-operations.ts'
import { makeReport } from './make-report.ts'
import { cachedSliceReader } from './read-slice.ts'

/** The model that Sulcus ships with. */
export const defaultModelId = 'brain-mri-cnn'

/** The engine's functions over the rooms below it; its only state are the loaded model, a slice cache and running jobs. */
export function createOperations(resources: Resources, events: EngineEvents): EngineFunctions {
  const readSlice = cachedSliceReader()
  const jobs = new Map<string, AbortController>()
  let loading: Promise<Result<LoadedModel>> | null = null
  const loaded = (): Promise<Result<LoadedModel>> => (loading ??= loadModel(join(resources.models, defaultModelId)))

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
    indexPaths: (id, paths) => 
      run(id, async (job) => {
        const index = await indexPaths(paths, job)
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
    slicePixels: readSlice,
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
      return slice.ok ? filter.value(slice.value) : slice
    },
    filters: async () => ok(describeFilters()),
    colourMap: async (name) => ok(colourTable(name)),
    model: async () => {
      const model = await loaded()
      return model.ok ? ok(modelSummary(model.value)) : model
    },
  }
}
